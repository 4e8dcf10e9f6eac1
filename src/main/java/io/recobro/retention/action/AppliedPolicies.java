package io.recobro.retention.action;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.retention.AppliedPolicy;
import io.recobro.retention.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** The rules applied so far to a job in one destination: one record per change, never overwritten. */
final class AppliedPolicies {
    private final Catalog catalog;
    private final String job;

    AppliedPolicies(Catalog catalog, String job) {
        this.catalog = catalog;
        this.job = job;
    }

    /** The rules applied last; empty when none ever were. One listing and one read. */
    Optional<Policy> last() {
        return lastTime()
                .map(time -> catalog.read(catalog.layout().policy(job, time), AppliedPolicy.class, AppliedPolicy.FORMAT)
                        .policy());
    }

    /** Keeps the rules as applied, unless they are the last ones already. */
    void applied(Policy policy, Instant now, String by) {
        if (last().filter(policy::equals).isPresent()) {
            return;
        }
        Instant time = lastTime()
                .map(last -> last.plusSeconds(1))
                .filter(later -> later.isAfter(now))
                .orElse(now);
        catalog.write(catalog.layout().policy(job, time), AppliedPolicy.of(policy, now, by));
    }

    private Optional<Instant> lastTime() {
        return catalog.storage().list(catalog.layout().policies(job)).stream()
                .flatMap(object -> KeyLayout.policyTime(object.key()).stream())
                .max(Comparator.naturalOrder());
    }
}
