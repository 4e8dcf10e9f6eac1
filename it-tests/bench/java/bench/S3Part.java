package bench;

final class S3Part {
    S3Part(Place place) {}

    void run() {}
}
