package io.recobro.daemon.lookout;

import io.recobro.config.ConfigDifference;
import io.recobro.config.SiteConfig;
import io.recobro.operation.BackupOperations.Occasion;
import io.recobro.operation.HistoryOperations.ConfigurationLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Loads of the configuration that are still to be recorded. Thread-safe. */
final class Loads {
    private final List<ConfigurationLoad> waiting = new ArrayList<>();

    /** @param before empty at the start of the daemon */
    synchronized void loaded(Optional<SiteConfig> before, SiteConfig now) {
        List<String> changed =
                before.map(old -> ConfigDifference.between(old, now)).orElse(List.of());
        waiting.add(load(now.file(), changed, Optional.empty()));
    }

    synchronized void refused(Path file, String why) {
        waiting.add(load(file, List.of(), Optional.of(why)));
    }

    /** Takes what waits. */
    synchronized List<ConfigurationLoad> take() {
        List<ConfigurationLoad> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    private static ConfigurationLoad load(Path file, List<String> changed, Optional<String> refused) {
        return new ConfigurationLoad(file.toString(), digest(file), changed, refused, Occasion.MANUAL);
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException gone) {
            return "unknown";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
