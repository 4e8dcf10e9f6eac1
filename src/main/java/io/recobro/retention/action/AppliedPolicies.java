package io.recobro.retention.action;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.retention.AppliedPolicy;
import io.recobro.retention.Policy;
import io.recobro.storage.ObjectKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules applied so far to a job in one destination: one record per change, never overwritten. */
final class AppliedPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(AppliedPolicies.class);

    private final Catalog catalog;
    private final String job;

    AppliedPolicies(Catalog catalog, String job) {
        this.catalog = catalog;
        this.job = job;
    }

    /**
     * The rules applied last; empty when none ever were, or when their record is damaged, so that whatever is not usual has to be
     * confirmed. One listing and one read.
     */
    Optional<Policy> last() {
        return lastTime().flatMap(this::read);
    }

    private Optional<Policy> read(Instant time) {
        ObjectKey key = catalog.layout().policy(job, time);
        try {
            return Optional.of(
                    catalog.read(key, AppliedPolicy.class, AppliedPolicy.FORMAT).policy());
        } catch (RecobroException damaged) {
            if (damaged.fault() != Fault.BACKUP_DAMAGED) {
                throw damaged;
            }
            LOG.warn("the rules applied last are not known: {}", damaged.getMessage());
            return Optional.empty();
        }
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
