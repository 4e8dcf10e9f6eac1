package io.recobro.config;

import io.recobro.secret.Secret;
import io.recobro.storage.ftp.FtpSettings;
import io.recobro.storage.sftp.SftpSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where backups are kept. */
public sealed interface DestinationConfig {
    String name();

    /** A directory on this host, perhaps a mounted one. */
    record DirDestination(String name, Path path) implements DestinationConfig {}

    /**
     * A bucket of any S3-compatible store.
     *
     * @param endpoint empty means Amazon's own for the region
     * @param prefix key prefix without slashes at its ends; may be empty
     * @param pathStyle the bucket stands in the path instead of the host name
     * @param ca PEM file of certificates to trust besides the system's
     * @param parallelParts parts of one object uploaded at once
     * @param objectLock the bucket must keep what these credentials destroy
     */
    record S3Destination(
            String name,
            Optional<URI> endpoint,
            String region,
            String bucket,
            String prefix,
            boolean pathStyle,
            Secret accessKey,
            Secret secretKey,
            Optional<Path> ca,
            int parallelParts,
            boolean objectLock)
            implements DestinationConfig {}

    /** What any web server gives out below an address: only to restore from, and in no configuration. */
    record WebDestination(URI base) implements DestinationConfig {
        @Override
        public String name() {
            return base.toString();
        }
    }

    /** A directory on an SFTP server. */
    record SftpDestination(SftpSettings settings) implements DestinationConfig {
        @Override
        public String name() {
            return settings.name();
        }
    }

    /** A directory on an FTP server, with TLS or without. */
    record FtpDestination(FtpSettings settings) implements DestinationConfig {
        @Override
        public String name() {
            return settings.name();
        }
    }
}
