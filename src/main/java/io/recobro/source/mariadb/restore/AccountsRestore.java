package io.recobro.source.mariadb.restore;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.mariadb.load.TargetServer;
import io.recobro.source.mariadb.text.DumpFormat;
import io.recobro.source.mariadb.text.StatementReader;
import io.recobro.stream.Codec;
import io.recobro.stream.Progress;
import io.recobro.stream.codec.Decompressing;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the accounts of a backup that the server lacks, and gives all of them their grants. Accounts that are there keep
 * their passwords. Nothing that is told names a password or its hash.
 */
record AccountsRestore(TargetServer target, Progress progress) {
    private static final int LONGEST = 1 << 20;
    private static final Pattern NAMED =
            Pattern.compile("(?is)^(?:CREATE USER IF NOT EXISTS|CREATE ROLE IF NOT EXISTS|GRANT .*? TO) (\\S+).*");

    /** What was done, in words; nothing for a backup without accounts. */
    List<String> restore(BackupReader backup) {
        List<String> done = new ArrayList<>();
        for (BackupReader.Item item : backup.artifacts()) {
            if (item.role().equals("users")) {
                Codec codec = Codec.valueOf(item.codec().toUpperCase(Locale.ROOT));
                try (InputStream plain =
                        Decompressing.stream(backup.open(item.name()), codec, "artifact '" + item.name() + "'")) {
                    BufferedInputStream whole = new BufferedInputStream(plain);
                    whole.mark(DumpFormat.HEAD);
                    String head = new String(whole.readNBytes(DumpFormat.HEAD), StandardCharsets.ISO_8859_1);
                    whole.reset();
                    DumpFormat.requireKnown(head, "artifact '" + item.name() + "'");
                    done.add(execute(whole));
                } catch (IOException broken) {
                    throw Fault.STORAGE_BROKEN.because(
                            "unable to read artifact '" + item.name() + "': " + broken.getMessage(), broken);
                }
            }
        }
        return done;
    }

    private String execute(InputStream plain) {
        int accounts = 0;
        int grants = 0;
        try (Connection connection = target.administrative()) {
            StatementReader reader = new StatementReader(plain, LONGEST);
            while (reader.next()) {
                String sql = reader.text();
                if (sql.startsWith("/*M!999999")) {
                    continue; // for the client: it must not obey commands of a dump
                }
                try {
                    TargetServer.execute(connection, sql);
                    accounts += sql.startsWith("CREATE ") ? 1 : 0;
                    grants += sql.startsWith("GRANT ") ? 1 : 0;
                } catch (SQLException refused) {
                    progress.notice("a statement about " + subject(sql) + " was refused: error "
                            + refused.getErrorCode() + "; see RESTORE.md to load the accounts by hand");
                }
            }
        } catch (SQLException e) {
            throw TargetServer.failed("restore the accounts", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return accounts + " accounts and roles (those that were there keep their passwords), " + grants + " grants";
    }

    private static String subject(String sql) {
        Matcher matcher = NAMED.matcher(sql);
        return matcher.matches() ? "account " + matcher.group(1) : "the session";
    }
}
