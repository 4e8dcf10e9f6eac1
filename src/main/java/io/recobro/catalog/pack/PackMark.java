package io.recobro.catalog.pack;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.storage.ObjectKey;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small fact about a pack in one destination, told by the key of its record alone: {@code
 * SITE/JOB/marks/PACK_WORD_RUN.json}.
 *
 * @param run that set it; its id tells since when
 */
public record PackMark(String pack, String word, BackupId run) {
    /** No manifest named it when the run looked; nothing new may refer to it. */
    public static final String CONDEMNED = "condemned";
    /** The run is about to remove it; a backup that refers to it must not be published. */
    public static final String REMOVING = "removing";
    /** A check found that it is not what was stored. */
    public static final String DAMAGED = "damaged";

    private static final Pattern KEY = Pattern.compile(
            "[^/]+/[^/]+/marks/(?<pack>[^/_]+)_(?<word>[a-z]+)_(?<run>\\d{8}T\\d{6}Z-[0-9a-z]{6})\\.json");

    /** What the keys of all marks of a job start with. */
    static String prefix(Catalog catalog, String job) {
        return catalog.layout().job(job) + "marks/";
    }

    ObjectKey key(Catalog catalog, String job) {
        return new ObjectKey(prefix(catalog, job) + pack + "_" + word + "_" + run + ".json");
    }

    /** Reads the key of a mark; empty for an object that is none. */
    static Optional<PackMark> of(ObjectKey key) {
        Matcher matcher = KEY.matcher(key.value());
        return matcher.matches()
                ? Optional.of(
                        new PackMark(matcher.group("pack"), matcher.group("word"), new BackupId(matcher.group("run"))))
                : Optional.empty();
    }
}
