package io.recobro.setup;

import io.recobro.survey.Service;
import java.util.ArrayList;
import java.util.List;

/** The exact commands that make a draft work: secrets, an account that only reads, a look, a first backup. Pure. */
public final class NextSteps {
    private static final String INSIDE = "sh -c 'MYSQL_PWD=\"${MARIADB_ROOT_PASSWORD:-$MYSQL_ROOT_PASSWORD}\" exec"
            + " \"$(command -v mariadb || command -v mysql)\" -uroot'";

    private NextSteps() {}

    /** Lines for people; no line holds a secret. */
    public static List<String> of(Draft draft, Draft.Places places) {
        String recobro = "recobro -c " + places.output() + " ";
        Draft.Job first = draft.jobs().getFirst();
        List<String> lines = new ArrayList<>();
        lines.add("# 1. passwords, each in a file that only you can read");
        lines.add("install -d -m 700 " + places.secrets());
        for (Draft.Job job : draft.jobs()) {
            lines.add("(umask 077; openssl rand -hex 24 > " + draft.secret(job.name()) + ")");
        }
        draft.keys().forEach((name, service) -> {
            lines.add("# put the key of " + service.name() + " into this file");
            lines.add("install -m 600 /dev/null " + draft.secret(name) + " && ${EDITOR:-nano} " + draft.secret(name));
        });
        lines.add("# 2. an account that may read, but change nothing");
        for (Draft.Job job : draft.jobs()) {
            account(draft, job, lines);
        }
        lines.add("# 3. is all well?");
        lines.add(recobro + "doctor");
        lines.add("# 4. the first backup");
        lines.add(recobro + "backup-now");
        lines.add("# 5. does it restore, beside the original? ADMIN is an account that may create databases");
        lines.add(recobro + "restore " + first.name() + " --into " + restored(first)
                + " --user ADMIN --password-file FILE");
        return lines;
    }

    private static String restored(Draft.Job job) {
        return Template.databases(job.service()).getFirst() + "_restored";
    }

    private static void account(Draft draft, Draft.Job job, List<String> lines) {
        Service service = job.service();
        boolean inContainer = service.container().isPresent();
        String account = "'recobro'@'" + (inContainer ? "%" : "127.0.0.1") + "'";
        lines.add(
                inContainer
                        ? "docker exec -i " + service.container().get() + " " + INSIDE + " <<SQL"
                        : "mariadb -uroot -p <<SQL");
        lines.add("CREATE USER IF NOT EXISTS " + account + " IDENTIFIED BY '$(cat " + draft.secret(job.name()) + ")';");
        for (String database : Template.databases(service)) {
            lines.add("GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON \\`"
                    + database.replace("_", "\\\\_").replace("`", "\\`\\`") + "\\`.* TO " + account + ";");
        }
        lines.add("GRANT SELECT ON mysql.* TO " + account + ";");
        lines.add("GRANT RELOAD, BINLOG MONITOR ON *.* TO " + account + ";");
        lines.add("SQL");
    }
}
