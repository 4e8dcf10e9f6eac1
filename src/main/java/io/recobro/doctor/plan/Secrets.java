package io.recobro.doctor.plan;

import io.recobro.config.DestinationConfig;
import io.recobro.config.JobConfig;
import io.recobro.config.SiteConfig;
import io.recobro.secret.Secret;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every secret of a configuration, by the place where it stands. Looks through the components of the settings records, so
 * that the secrets of a new kind of source or destination are found without a line here.
 */
final class Secrets {
    /** Components that wrap others and stand for no key of the configuration. */
    private static final Set<String> WRAPPERS = Set.of("settings", "name", "notifications");

    private final Map<String, Secret> found = new LinkedHashMap<>();

    private Secrets() {}

    /**
     * The secrets below {@code destinations}, {@code jobs} and {@code notify}, under paths such as {@code jobs.db.source.password}.
     *
     * @param jobs whose source counts
     * @param destinations which count
     */
    static Map<String, Secret> of(
            SiteConfig site, Collection<JobConfig> jobs, Collection<DestinationConfig> destinations) {
        Secrets secrets = new Secrets();
        destinations.forEach(destination -> secrets.walk("destinations." + destination.name(), destination));
        jobs.forEach(job -> secrets.walk("jobs." + job.name(), job));
        site.notifications().ifPresent(notify -> secrets.walk("notify", notify));
        return secrets.found;
    }

    private void walk(String path, Object value) {
        switch (value) {
            case Secret secret -> found.put(path, secret);
            case Optional<?> optional -> optional.ifPresent(present -> walk(path, present));
            case Map<?, ?> map -> map.forEach((key, element) -> walk(path + "." + key, element));
            case Collection<?> list -> list.forEach(element -> walk(path, element));
            case Record settings -> components(path, settings);
            default -> {}
        }
    }

    private void components(String path, Record settings) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String key = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            walk(WRAPPERS.contains(key) ? path : path + "." + key, value(settings, component));
        }
    }

    private static Object value(Record settings, RecordComponent component) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("the components of public records are readable", failure);
        }
    }
}
