package io.recobro.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;

/** What differs between two configurations, by the names of keys. Never a value; a secret that was changed in place is not seen. */
public final class ConfigDifference {
    private ConfigDifference() {}

    /** Keys as paths with dots, such as {@code jobs.db.schedule}; a whole job that came or went is one key. */
    public static List<String> between(SiteConfig before, SiteConfig now) {
        List<String> changed = new ArrayList<>();
        compare("", new ConfigView(before).tree(), new ConfigView(now).tree(), changed);
        return changed;
    }

    private static void compare(String path, Map<?, ?> before, Map<?, ?> now, List<String> changed) {
        SequencedSet<Object> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(now.keySet());
        for (Object key : keys) {
            String name = path.isEmpty() ? key.toString() : path + "." + key;
            Object old = before.get(key);
            Object fresh = now.get(key);
            if (old instanceof Map<?, ?> oldMap && fresh instanceof Map<?, ?> freshMap) {
                compare(name, oldMap, freshMap, changed);
            } else if (!Objects.equals(old, fresh)) {
                changed.add(name);
            }
        }
    }
}
