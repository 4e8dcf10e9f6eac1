package io.recobro.backup;

import io.recobro.catalog.Catalog;
import io.recobro.source.Source;
import io.recobro.stream.Compression;
import java.util.List;

/**
 * One job, ready to run.
 *
 * @param catalogs one per destination, in the order of the configuration
 */
public record BackupJob(String site, String name, Source source, List<Catalog> catalogs, Compression compression) {}
