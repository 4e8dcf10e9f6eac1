package io.recobro.stream.codec;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.BulkInputStream;
import io.recobro.stream.Codec;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Opens what decompresses, with the fastest implementation there is. */
public final class Decompressing {
    private Decompressing() {}

    /** A decompressor of single members, to be closed by the caller. */
    public static MemberDecompressor members(Codec codec) {
        return switch (codec) {
            case ZSTD -> new ZstdMemberDecompressor();
            case GZIP -> new GzipMemberDecompressor(gzip("a gzip member"));
            case NONE -> throw new IllegalArgumentException("content that is not compressed has no members");
        };
    }

    /** {@link #stream(InputStream, Codec, String)} of something without a name. */
    public static InputStream stream(InputStream stored, Codec codec) {
        return stream(stored, codec, "the " + codec.name().toLowerCase(java.util.Locale.ROOT) + " stream");
    }

    /**
     * The plain bytes of all members of an artifact or of a foreign file. Reads to the end of {@code stored} before it
     * ends itself, and closes it. A cut exactly between two members cannot be seen here: compare the size.
     *
     * @param what stands in messages, such as {@code artifact 'db_shop.sql.gz'}
     * @return a stream whose reads throw BACKUP_DAMAGED when the content is empty, damaged, cut within a member, or
     *     followed by anything else; IOException comes from {@code stored} only
     */
    public static InputStream stream(InputStream stored, Codec codec, String what) {
        return switch (codec) {
            case ZSTD -> new ZstdStream(stored, what);
            case GZIP -> gunzipping(stored, what);
            case NONE -> stored;
        };
    }

    private static InputStream gunzipping(InputStream stored, String what) {
        GzipStream gzip = gzip(what);
        gzip.open(stored);
        return new FilterInputStream(gzip) {
            @Override
            public void close() throws IOException {
                gzip.close();
                stored.close();
            }
        };
    }

    private static GzipStream gzip(String what) {
        return IsaL.usable() ? new IsalGzipStream(what) : new JdkGzipStream(what);
    }

    private static final class ZstdStream extends BulkInputStream {
        private final String what;
        private final ZstdInputStreamNoFinalizer frames;
        private boolean empty = true;

        ZstdStream(InputStream stored, String what) {
            this.what = what;
            InputStream watched = new FilterInputStream(stored) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    int count = super.read(target, offset, length);
                    empty &= count <= 0;
                    return count;
                }
            };
            try {
                frames = new ZstdInputStreamNoFinalizer(watched);
            } catch (IOException broken) {
                throw damaged(broken.getMessage(), broken);
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count;
            try {
                count = frames.read(target, offset, length);
            } catch (ZstdIOException broken) {
                throw damaged(broken.getMessage(), broken);
            }
            if (count < 0 && empty) {
                throw damaged("it is empty", null);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            frames.close();
        }

        private RecobroException damaged(String cause, IOException broken) {
            return Fault.BACKUP_DAMAGED
                    .because("unable to decompress " + what + ": " + cause, broken)
                    .hint("use another copy of it");
        }
    }
}
