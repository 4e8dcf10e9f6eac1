package io.recobro.site.recovery;

import io.recobro.operation.recovery.RecoveryPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What no restore brings back, so that nobody takes a restored site for a complete one. */
final class Rebuild {
    private Rebuild() {}

    static List<String> of(RecoveryPlan plan) {
        Set<String> types = new TreeSet<>();
        plan.steps().forEach(step -> types.add(step.type()));
        List<String> rebuild = new ArrayList<>();
        if (types.contains("mariadb")) {
            rebuild.add("passwords of MariaDB accounts that were there already: they are as this server had them");
        }
        if (types.contains("server")) {
            rebuild.add("the machine's own files lie in a directory: copy what belongs on this machine, no more");
        }
        rebuild.add("caches and sessions (Redis, render caches): they fill again, or are emptied by the application");
        rebuild.add("search indexes: rebuilt by the application out of database and files");
        rebuild.add("images and containers: pulled and started again by Docker Compose");
        plan.leftOut().forEach(left -> rebuild.add("job '" + left.job() + "': not restored"));
        plan.call().except().forEach(job -> rebuild.add("job '" + job + "': left out as asked"));
        return rebuild;
    }
}
