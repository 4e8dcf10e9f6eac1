package io.recobro.source.mariadb.scratch.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The account that a private server runs as. A server does not start as root unless it is told to; where root drills, the
 * server gets the account {@code mysql} if there is one that can reach its programs and its directory, and stays root if not.
 *
 * @param other the account to change to; empty: the one of this process
 */
record Account(Optional<UserPrincipal> other, boolean root) {
    private static final String SERVICE = "mysql";
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    static Account choose(Path programs, Path home) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Account(Optional.empty(), false);
        }
        try {
            UserPrincipal service =
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(SERVICE);
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(SERVICE);
            boolean reachable = isOpen(programs.toRealPath()) && isOpen(home.toRealPath());
            return new Account(reachable ? Optional.of(service) : Optional.empty(), true);
        } catch (UserPrincipalNotFoundException none) {
            return new Account(Optional.empty(), true);
        } catch (IOException broken) {
            return new Account(Optional.empty(), true); // what is wrong with the path shows when it is used
        }
    }

    private static boolean isOpen(Path path) throws IOException {
        for (Path each = path; each != null; each = each.getParent()) {
            if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** What the server is told. */
    Optional<String> serverOption() {
        return root ? Optional.of("--user=" + name()) : Optional.empty();
    }

    /**
     * What the installation tells the server. Told {@code --user} itself it would give the helper of the PAM plugin, which lies
     * with the programs, to this account, and nobody could log in through PAM to the server in use.
     */
    Optional<String> installationOption() {
        return root ? Optional.of("-u" + name()) : Optional.empty();
    }

    private String name() {
        return other.map(UserPrincipal::getName).orElse("root");
    }

    /** What runs a program as the account, and ends it when the calling thread ends; nothing where that tool is missing. */
    List<String> runner() {
        if (!Files.isExecutable(SETPRIV)) {
            return List.of();
        }
        List<String> words = new ArrayList<>(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
        other.ifPresent(account ->
                words.addAll(List.of("--reuid", account.getName(), "--regid", account.getName(), "--init-groups")));
        words.add("--");
        return words;
    }

    /** Gives a file to the account. */
    void give(Path path) throws IOException {
        if (other.isPresent()) {
            Files.setOwner(path, other.get());
        }
    }
}
