package io.recobro.stream.member;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Codec;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.codec.Decompressing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a member index one entry at a time: gzip of one JSON object per line. Fields it does not know are passed over;
 * members must follow each other without a gap from offset 0. Not thread-safe; closing closes the stream.
 */
public final class MemberIndex implements Iterator<MemberEntry>, AutoCloseable {
    private static final JsonFactory JSON =
            JsonFactory.builder().rootValueSeparator("\n").build();

    private final String what;
    private final InputStream plain;
    private final JsonParser parser;
    private long end;
    private MemberEntry next;

    /**
     * Throws BACKUP_DAMAGED, here and from {@link #next}, when the index is damaged or has a gap, and UncheckedIOException
     * when the stream cannot be read.
     */
    public MemberIndex(InputStream gzip) {
        this(gzip, "the member index");
    }

    private MemberIndex(InputStream gzip, String what) {
        this.what = what;
        plain = Decompressing.stream(gzip, Codec.GZIP, what);
        parser = JSON.createParser(ObjectReadContext.empty(), plain);
        next = read();
    }

    /** All entries at once; closes the stream. */
    public static List<MemberEntry> read(InputStream gzip) {
        return read(gzip, "the member index");
    }

    /**
     * All entries at once; closes the stream.
     *
     * @param what stands in messages, such as {@code member index 'db_shop.index.jsonl.gz'}
     */
    public static List<MemberEntry> read(InputStream gzip, String what) {
        List<MemberEntry> entries = new ArrayList<>();
        try (MemberIndex index = new MemberIndex(gzip, what)) {
            index.forEachRemaining(entries::add);
        }
        return entries;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public MemberEntry next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        MemberEntry entry = next;
        next = read();
        return entry;
    }

    private MemberEntry read() {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return null;
            }
            if (token != JsonToken.START_OBJECT) {
                throw damaged("a line is not an object", null);
            }
            MemberEntry entry = readObject();
            if (entry.offset() != end) {
                throw damaged("the member after offset " + end + " is missing", null);
            }
            end = Math.addExact(entry.offset(), entry.bytes());
            return entry;
        } catch (JacksonIOException unreadable) {
            throw new UncheckedIOException(unreadable.getCause());
        } catch (JacksonException | ArithmeticException broken) {
            throw damaged("it is not what a member index is", broken);
        }
    }

    private MemberEntry readObject() {
        long offset = -1;
        int bytes = -1;
        int plainBytes = -1;
        long rows = -1;
        String kind = null;
        String table = null;
        String sha256 = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "offset" -> offset = parser.getLongValue();
                case "bytes" -> bytes = parser.getIntValue();
                case "plainBytes" -> plainBytes = parser.getIntValue();
                case "kind" -> kind = parser.getString();
                case "table" -> table = parser.getString();
                case "rows" -> rows = parser.getLongValue();
                case "sha256" -> sha256 = parser.getString();
                default -> parser.skipChildren();
            }
        }
        if (Math.min(Math.min(offset, rows), Math.min(bytes, plainBytes)) < 0
                || kind == null
                || table == null
                || sha256 == null) {
            throw damaged("the entry after offset " + end + " lacks a field", null);
        }
        return new MemberEntry(offset, bytes, plainBytes, kind, table, rows, sha256);
    }

    private RecobroException damaged(String cause, Exception broken) {
        return Fault.BACKUP_DAMAGED
                .because("unable to read " + what + ": " + cause, broken)
                .hint("restore without it, or use another copy of the backup");
    }

    @Override
    public void close() {
        try {
            parser.close();
            plain.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Builds an index in memory, compressed as it grows. Not thread-safe. */
    static final class Writer {
        private final ByteArrayOutputStream stored = new ByteArrayOutputStream();
        private final JsonGenerator generator;

        Writer() {
            try {
                generator = JSON.createGenerator(ObjectWriteContext.empty(), new GZIPOutputStream(stored));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        void add(MemberEntry entry) {
            generator.writeStartObject();
            generator.writeNumberProperty("offset", entry.offset());
            generator.writeNumberProperty("bytes", entry.bytes());
            generator.writeNumberProperty("plainBytes", entry.plainBytes());
            generator.writeStringProperty("kind", entry.kind());
            generator.writeStringProperty("table", entry.table());
            generator.writeNumberProperty("rows", entry.rows());
            generator.writeStringProperty("sha256", entry.sha256());
            generator.writeEndObject();
        }

        byte[] complete() {
            generator.writeRaw('\n');
            generator.close();
            return stored.toByteArray();
        }
    }
}
