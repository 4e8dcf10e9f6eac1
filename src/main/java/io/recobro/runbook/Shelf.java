package io.recobro.runbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The pages that come with the program. */
public final class Shelf {
    private static final List<String> DISASTERS = List.of(
            "lost-table",
            "lost-database",
            "lost-files",
            "lost-vectors",
            "lost-server",
            "wrong-data",
            "point-in-time",
            "ransomware",
            "destination-lost",
            "drill-failed");

    private static final List<String> ALERTS = List.of(
            "RecobroBackupFailing",
            "RecobroConfigReloadFailed",
            "RecobroDamageUndetected",
            "RecobroDestinationDown",
            "RecobroDestinationFillingUp",
            "RecobroDestinationFull",
            "RecobroDown",
            "RecobroDrillFailed",
            "RecobroDrillStale",
            "RecobroLeaseNotHeld",
            "RecobroMonitorStuck",
            "RecobroNoRecoveryPoint",
            "RecobroNotifierBroken",
            "RecobroPruneFailing",
            "RecobroPruneHeld",
            "RecobroRpoAtRisk",
            "RecobroRpoBreached",
            "RecobroRtoExceeded",
            "RecobroRtoForecast",
            "RecobroSchedulerStuck",
            "RecobroSizeAnomaly",
            "RecobroVerifyFailed",
            "RecobroVerifyStale");

    private Shelf() {}

    /** Names of the pages for disasters, the most frequent first. */
    public static List<String> disasters() {
        return DISASTERS;
    }

    /** Names of the pages for alerts. */
    public static List<String> alerts() {
        return ALERTS;
    }

    /** The page of this name, whatever the case of its letters; empty when there is none. */
    public static Optional<Runbook> find(String name) {
        String wanted = name.replaceFirst("\\.md$", "");
        return DISASTERS.stream()
                .filter(wanted::equalsIgnoreCase)
                .findFirst()
                .map(found -> read(found, found))
                .or(() -> ALERTS.stream()
                        .filter(wanted::equalsIgnoreCase)
                        .findFirst()
                        .map(found -> read(found, "alerts/" + found)));
    }

    private static Runbook read(String name, String path) {
        try (InputStream page = Shelf.class.getResourceAsStream("/io/recobro/runbooks/" + path + ".md")) {
            if (page == null) {
                throw new IllegalStateException("the program lacks its page '" + path + "'");
            }
            return new Runbook(name, new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
