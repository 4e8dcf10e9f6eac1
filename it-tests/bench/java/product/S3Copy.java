package product;

import io.recobro.secret.Secret;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Upload;
import io.recobro.storage.s3.S3Settings;
import io.recobro.storage.s3.S3Storage;
import io.recobro.stream.Segment;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Copies one file into a bucket or out of it as the product does it: segments of 16 MiB with their SHA-256, a bounded number
 * of buffers, the upload completed explicitly; on the way back the SHA-256 of what arrives. Prints seconds and digest.
 */
public final class S3Copy {
    private static final int SEGMENT = 16 << 20;
    private static final int BUFFERS = 4;

    private S3Copy() {}

    /** {@code up|down FILE KEY}; endpoint, bucket and keys come from the environment. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        ObjectKey key = new ObjectKey(arguments[2]);
        S3Settings settings = new S3Settings(
                "bench",
                URI.create(System.getenv("BENCH_ENDPOINT")),
                "us-east-1",
                System.getenv("BENCH_BUCKET"),
                "",
                true,
                Secret.of(System.getenv("BENCH_ACCESS_KEY")),
                Secret.of(System.getenv("BENCH_SECRET_KEY")));
        try (S3Storage storage = new S3Storage(settings, Clock.systemUTC())) {
            storage.stat(new ObjectKey("nothing")); // the client's start is not part of the rate
            long start = System.nanoTime();
            String digest = arguments[0].equals("up") ? up(storage, file, key) : down(storage, file, key);
            System.out.println((System.nanoTime() - start) / 1e9 + " " + digest);
        }
    }

    private static String up(S3Storage storage, Path file, ObjectKey key) throws Exception {
        BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new byte[SEGMENT]);
        }
        try (InputStream in = Files.newInputStream(file);
                Upload upload = storage.begin(key)) {
            while (true) {
                byte[] bytes = free.take();
                int length = in.readNBytes(bytes, 0, SEGMENT);
                if (length == 0) {
                    break;
                }
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                sha256.update(bytes, 0, length);
                Segment segment = new Segment(bytes, length, sha256.digest(), () -> free.add(bytes));
                upload.append(segment);
                segment.release();
            }
            return upload.complete().attested() ? "attested" : "not-attested";
        }
    }

    private static String down(S3Storage storage, Path file, ObjectKey key) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] bytes = new byte[128 << 10];
        try (InputStream in = storage.open(key);
                OutputStream out = Files.newOutputStream(file)) {
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                sha256.update(bytes, 0, length);
                out.write(bytes, 0, length);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
