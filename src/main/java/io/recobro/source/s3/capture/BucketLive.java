package io.recobro.source.s3.capture;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.files.capture.Body;
import io.recobro.source.files.capture.Live;
import io.recobro.source.files.capture.Shortfalls;
import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.s3.client.BucketObject;
import io.recobro.source.s3.client.BucketReader;
import io.recobro.source.s3.client.ObjectFacts;
import io.recobro.source.s3.key.KeyPath;
import io.recobro.source.s3.listing.Listed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The objects of a listing as files. An object is unchanged when the listing tells the size, entity tag and time of the
 * snapshot before. Directories are made up from the keys.
 */
final class BucketLive implements Live {
    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;
    private static final String OWNER = "root";

    private final BucketReader bucket;
    private final Iterator<Listed> objects;
    private final Optional<TreeReader> before;
    private final boolean compareTags;
    private final Shortfalls shortfalls;
    private final ArrayDeque<Found> ready = new ArrayDeque<>();
    private RawPath last = RawPath.ROOT;
    private Optional<Entry> earlier = Optional.empty();

    /**
     * @param objects in tree order
     * @param before the snapshot to compare with, closed with this
     * @param compareTags whether an object is only unchanged when its tags are
     * @param shortfalls where objects are told that cannot be read
     */
    BucketLive(
            BucketReader bucket,
            Iterator<Listed> objects,
            Optional<TreeReader> before,
            boolean compareTags,
            Shortfalls shortfalls) {
        this.bucket = bucket;
        this.objects = objects;
        this.before = before;
        this.compareTags = compareTags;
        this.shortfalls = shortfalls;
        this.earlier = before.flatMap(TreeReader::next);
    }

    @Override
    public Optional<Found> next() {
        while (ready.isEmpty() && objects.hasNext()) {
            Listed listed = objects.next();
            directories(listed.path().parent());
            last = listed.path();
            object(listed).ifPresent(ready::add);
        }
        return Optional.ofNullable(ready.poll());
    }

    /** The directories that the last path was not in, outermost first. */
    private void directories(RawPath path) {
        if (path.isRoot() || last.startsWith(path)) {
            return;
        }
        directories(path.parent());
        ready.add(new Seen(new Entry.Directory(path, attributes(DIRECTORY_MODE, Instant.EPOCH)), false));
    }

    private Optional<Found> object(Listed listed) {
        Optional<Entry.File> known = known(listed);
        if (known.isPresent()) {
            return Optional.of(new Seen(known.get(), true));
        }
        KeyPath.Named named = KeyPath.named(listed.path());
        Entry.File file = file(listed);
        if (listed.size() > 0 || named.kind() == KeyPath.Kind.DELETED) {
            return Optional.of(new Seen(file, false));
        }
        // an object without content is not opened later, and carries attributes all the same
        try (Body body = open(file)) {
            return Optional.of(new Seen(body.file(), false));
        } catch (IOException unreadable) {
            shortfalls.add(listed.path().toString(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Entry.File> known(Listed listed) {
        while (earlier.isPresent() && earlier.get().path().compareTo(listed.path()) < 0) {
            earlier = before.orElseThrow().next();
        }
        return earlier.filter(entry -> entry.path().equals(listed.path()))
                .filter(Entry.File.class::isInstance)
                .map(Entry.File.class::cast)
                .filter(file -> file.size() == listed.size()
                        && file.attributes().mtime().equals(timestamp(listed.modified()))
                        && text(file, ObjectFacts.ENTITY_TAG).equals(listed.entityTag())
                        && (!compareTags || sameTags(file)));
    }

    private boolean sameTags(Entry.File file) {
        KeyPath.Named named = KeyPath.named(file.path());
        return named.kind() == KeyPath.Kind.DELETED
                || text(file, ObjectFacts.TAGS).equals(bucket.tagsNow(named));
    }

    private static String text(Entry.File file, String name) {
        return file.attributes().xattrs().stream()
                .filter(xattr -> xattr.name().equals(name))
                .map(xattr -> new String(xattr.value(), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    private static Entry.File file(Listed listed) {
        Attributes attributes = attributes(FILE_MODE, listed.modified());
        List<Xattr> tag =
                listed.entityTag().isEmpty() ? List.of() : List.of(xattr(ObjectFacts.ENTITY_TAG, listed.entityTag()));
        return new Entry.File(listed.path(), attributes.withXattrs(tag), listed.size(), Extents.WHOLE, ContentIds.NONE);
    }

    private static Attributes attributes(int mode, Instant modified) {
        return new Attributes(
                mode,
                0,
                0,
                OWNER,
                OWNER,
                timestamp(modified),
                timestamp(Instant.EPOCH),
                DeviceNumber.NONE,
                0,
                1,
                Optional.empty(),
                List.of());
    }

    private static Timestamp timestamp(Instant time) {
        return new Timestamp(time.getEpochSecond(), time.getNano());
    }

    private static Xattr xattr(String name, String value) {
        return new Xattr(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Body open(Entry.File file) throws IOException {
        Optional<BucketObject> object;
        try {
            object = bucket.open(KeyPath.named(file.path()));
        } catch (RecobroException failure) {
            if (failure.fault() == Fault.SOURCE_DENIED || failure.fault() == Fault.SOURCE_BROKEN) {
                throw new IOException(failure.getMessage(), failure); // of this object: the listing was allowed
            }
            throw failure;
        }
        if (object.isEmpty()) {
            throw new IOException("it vanished before it was read");
        }
        return new Opened(asOpened(file, object.get().facts()), object.get());
    }

    /** An object that was replaced since the listing is stored as it is now, with the time of now. */
    private static Entry.File asOpened(Entry.File file, ObjectFacts facts) {
        boolean same = text(file, ObjectFacts.ENTITY_TAG).equals(facts.entityTag()) && file.size() == facts.size();
        Attributes attributes = same ? file.attributes() : attributes(FILE_MODE, facts.modified());
        List<Xattr> xattrs = facts.attributes().entrySet().stream()
                .map(entry -> xattr(entry.getKey(), entry.getValue()))
                .toList();
        return new Entry.File(file.path(), attributes.withXattrs(xattrs), facts.size(), Extents.WHOLE, ContentIds.NONE);
    }

    private record Opened(Entry.File file, BucketObject object) implements Body {
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return object.content().read(target, offset, length);
        }

        /** Never: one state of an object is read, or the read fails. */
        @Override
        public boolean changed() {
            return false;
        }

        @Override
        public void close() throws IOException {
            object.content().close();
        }
    }

    @Override
    public void close() {
        before.ifPresent(TreeReader::close);
    }
}
