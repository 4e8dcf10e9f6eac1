package io.recobro.config;

import io.recobro.source.files.FilesSettings;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.s3.BucketSettings;
import io.recobro.source.server.ServerSettings;

/** What a job captures. */
public sealed interface SourceConfig {
    /** The word in the configuration. */
    String type();

    record MariaDbSource(MariaDbSettings settings) implements SourceConfig {
        @Override
        public String type() {
            return "mariadb";
        }
    }

    record QdrantSource(QdrantSettings settings) implements SourceConfig {
        @Override
        public String type() {
            return "qdrant";
        }
    }

    record FilesSource(FilesSettings settings) implements SourceConfig {
        @Override
        public String type() {
            return "files";
        }
    }

    record ServerSource(ServerSettings settings) implements SourceConfig {
        @Override
        public String type() {
            return "server";
        }
    }

    record BucketSource(BucketSettings settings) implements SourceConfig {
        @Override
        public String type() {
            return "s3";
        }
    }
}
