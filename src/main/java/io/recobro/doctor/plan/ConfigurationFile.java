package io.recobro.doctor.plan;

import io.recobro.config.SiteConfig;
import io.recobro.fault.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Who can read and change the configuration file: it names programs that are run, and may hold secrets. */
public final class ConfigurationFile {
    private ConfigurationFile() {}

    public static List<Finding> look(SiteConfig site) {
        Path file = site.file().toAbsolutePath();
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return List.of();
        }
        Set<PosixFilePermission> permissions;
        try {
            permissions = view.readAttributes().permissions();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String mode = PosixFilePermissions.toString(permissions);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            return List.of(Finding.problem(
                    file + " can be changed by others than its owner (" + mode + ")", "chmod 600 " + file));
        }
        boolean secrets = Secrets.of(
                        site, site.jobs().values(), site.destinations().values())
                .values()
                .stream()
                .anyMatch(secret -> secret.inline() && !secret.reveal().isEmpty());
        if (secrets
                && (permissions.contains(PosixFilePermission.OTHERS_READ)
                        || permissions.contains(PosixFilePermission.GROUP_READ))) {
            return List.of(Finding.problem(
                    file + " holds secrets and others can read it (" + mode + ")", "chmod 600 " + file));
        }
        return List.of(Finding.ok(file + " has no mistakes, and nobody but its owner can change it"));
    }
}
