package io.recobro.source.server.inventory;

import io.recobro.source.server.inventory.Part.Copied;
import io.recobro.source.server.inventory.Part.Ran;
import io.recobro.source.server.inventory.Part.Told;
import java.util.List;
import java.util.stream.Stream;

/** The pages of a Debian or Ubuntu server. */
final class Pages {
    private static final String ANY = ".*";

    private Pages() {}

    /** @param disks names of the disks, such as {@code nvme0n1} */
    static List<Page> of(List<String> disks) {
        return Stream.of(
                        Stream.of(system()),
                        packages(),
                        Stream.of(disks()),
                        disks.stream().map(Pages::partitions),
                        Stream.of(network(), listening(), accounts(), services(), timers()),
                        docker(),
                        Stream.of(certificates()))
                .flatMap(pages -> pages)
                .toList();
    }

    private static Page system() {
        return Page.of(
                "inventory.system.txt",
                "which system this was: release, kernel, hardware, time zone, locale, kernel settings",
                new Copied("/etc/os-release"),
                new Ran("uname", "-a"),
                new Ran("hostname", "--fqdn"),
                new Copied("/etc/hostname"),
                new Copied("/proc/cmdline"),
                new Ran("lscpu"),
                new Ran("free", "-h"),
                new Ran("systemd-detect-virt"),
                new Copied("/etc/timezone"),
                new Copied("/etc/default/locale"),
                new Ran("lsmod"),
                new Told("kernel settings of /etc/sysctl.d and what holds now", Sysctl::differences));
    }

    private static Stream<Page> packages() {
        return Stream.of(
                Page.bare(
                        "inventory.packages.txt",
                        "packages and holds, as 'dpkg --set-selections' reads them",
                        new Ran("dpkg", "--get-selections")),
                Page.bare(
                        "inventory.packages-manual.txt",
                        "packages that were asked for, for 'xargs apt-get install'",
                        new Ran("apt-mark", "showmanual")),
                Page.bare(
                        "inventory.packages-versions.txt",
                        "packages with their versions",
                        new Ran(
                                "dpkg-query",
                                "--show",
                                "--showformat=${binary:Package}\t${Version}\t${db:Status-Abbrev}\n")),
                Page.of(
                        "inventory.apt.txt",
                        "where packages came from: sources, preferences, holds, keyrings in base64",
                        new Ran("apt-mark", "showhold"),
                        new Copied("/etc/apt/sources.list"),
                        new Copied("/etc/apt/sources.list.d", ".*\\.(?:list|sources)"),
                        new Copied("/etc/apt/preferences"),
                        new Copied("/etc/apt/preferences.d", ANY),
                        new Told("keyrings", Keyrings::text),
                        new Ran("snap", "list")));
    }

    private static Page disks() {
        return Page.of(
                "inventory.disks.txt",
                "disks, file systems, volumes, arrays, mounts",
                new Ran("lsblk", "--output", "NAME,TYPE,SIZE,FSTYPE,LABEL,UUID,PARTUUID,MOUNTPOINT,MODEL,SERIAL"),
                new Ran("blkid"),
                new Copied("/etc/fstab"),
                new Copied("/etc/crypttab"),
                new Ran("findmnt", "--real", "--output", "TARGET,SOURCE,FSTYPE,OPTIONS"),
                new Ran("df", "--human-readable", "--print-type"),
                new Copied("/proc/swaps"),
                new Copied("/proc/mdstat"),
                new Ran("mdadm", "--detail", "--scan"),
                new Ran("pvs", "--all"),
                new Ran("vgs"),
                new Ran("lvs", "--all", "--options", "+devices"),
                new Ran("zpool", "list", "-v"));
    }

    private static Page partitions(String disk) {
        return Page.bare(
                "inventory.sfdisk-" + disk + ".txt",
                "partitions of /dev/" + disk + ", as 'sfdisk /dev/" + disk + "' reads them",
                new Ran("sfdisk", "--dump", "/dev/" + disk));
    }

    private static Page network() {
        return Page.of(
                "inventory.network.txt",
                "addresses, routes, names, packet filters",
                new Ran("ip", "address"),
                new Ran("ip", "-4", "route", "show", "table", "all"),
                new Ran("ip", "-6", "route", "show", "table", "all"),
                new Ran("ip", "rule"),
                new Copied("/etc/netplan", ".*\\.ya?ml"),
                new Copied("/etc/network/interfaces"),
                new Copied("/etc/network/interfaces.d", ANY),
                new Copied("/etc/systemd/network", ".*\\.(?:network|netdev|link)"),
                new Copied("/etc/hosts"),
                new Copied("/etc/resolv.conf"),
                new Ran("resolvectl", "status", "--no-pager"),
                new Ran("nft", "list", "ruleset"),
                new Ran("iptables-save"),
                new Ran("ip6tables-save"),
                new Ran("ufw", "status", "verbose"));
    }

    private static Page listening() {
        return Page.of(
                "inventory.listening.txt",
                "ports that something listens on, to compare with afterwards",
                new Ran("ss", "--listening", "--numeric", "--tcp", "--udp", "--processes"));
    }

    private static Page accounts() {
        return Page.of(
                "inventory.accounts.txt",
                "users and groups with their numbers, who may become root; no password hashes",
                new Ran("getent", "passwd"),
                new Ran("getent", "group"),
                new Copied("/etc/sudoers"),
                new Copied("/etc/sudoers.d", ANY),
                new Copied("/etc/subuid"),
                new Copied("/etc/subgid"));
    }

    private static Page services() {
        return Page.of(
                "inventory.services.txt",
                "units that start by themselves, timers, units of this host's own",
                new Ran("systemctl", "list-unit-files", "--state=enabled", "--no-pager", "--no-legend"),
                new Ran("systemctl", "list-units", "--type=service", "--state=running", "--no-pager", "--plain"),
                new Ran("systemctl", "list-units", "--failed", "--no-pager", "--plain"),
                new Ran("systemctl", "list-timers", "--all", "--no-pager"),
                new Ran("systemctl", "get-default"),
                new Copied("/etc/systemd/system", ".*\\.(?:service|timer|socket|mount|path)"));
    }

    private static Page timers() {
        return Page.of(
                "inventory.cron.txt",
                "what runs by the clock",
                new Copied("/etc/crontab"),
                new Copied("/etc/cron.d", ANY),
                new Copied("/var/spool/cron/crontabs", ANY),
                new Copied("/etc/anacrontab"),
                new Told(
                        "scripts",
                        host -> String.join(
                                "\n",
                                Stream.of("hourly", "daily", "weekly", "monthly")
                                        .map("/etc/cron."::concat)
                                        .flatMap(directory -> host.names(directory).stream()
                                                .filter(name -> !name.startsWith("."))
                                                .map(name -> directory + "/" + name))
                                        .toList())));
    }

    private static Stream<Page> docker() {
        return Stream.of(
                Page.of(
                        "inventory.docker.txt",
                        "the engine, its images, containers, networks and volumes",
                        new Ran(Containers.docker(), "version"),
                        new Ran(Containers.docker(), "images", "--digests", "--no-trunc"),
                        new Ran(Containers.docker(), "ps", "--all", "--no-trunc", "--format", Containers.TABLE),
                        new Ran(Containers.docker(), "network", "ls"),
                        new Ran(Containers.docker(), "volume", "ls"),
                        new Copied("/etc/docker/daemon.json")),
                Page.bare(
                        "inventory.docker-images.txt",
                        "the exact images that containers run, for 'docker pull'",
                        new Told("images", Containers::images)),
                Page.bare(
                        "inventory.docker-containers.json",
                        "containers as 'docker inspect' tells them, values of their environment left out",
                        new Told("containers", Containers::inspected)),
                Page.bare(
                        "inventory.docker-networks.json",
                        "networks as 'docker network inspect' tells them",
                        new Told("networks", host -> Containers.inspected(host, "network"))),
                Page.bare(
                        "inventory.docker-volumes.json",
                        "volumes as 'docker volume inspect' tells them",
                        new Told("volumes", host -> Containers.inspected(host, "volume"))),
                Page.of(
                        "inventory.compose.txt",
                        "Compose files with their places, secrets left out",
                        new Told("Compose files", ComposeFiles::text)));
    }

    private static Page certificates() {
        return Page.of(
                "inventory.certificates.txt",
                "certificates of this host's own and when they end",
                new Told("certificates", Certificates::text));
    }
}
