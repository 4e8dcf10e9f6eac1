package bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the command line asks for. */
record Options(
        Set<String> parts, double scale, int runs, long seed, int minutes, boolean tenfold, boolean keep, Path folder) {
    static final List<String> PARTS = List.of("dump", "restore", "drill", "s3", "memory", "list", "files");
    static final String HELP = """
        usage: it-tests/bench/run [OPTION]...

        Starts a private MariaDB server and a private MinIO on loopback, generates a Drupal-like database, and measures
        Recobro and its peers in turn; for the part files, trees of 1.3 GB and of 200,000 files, without the database. Prints
        a table of figures with their targets, and adds the raw runs as JSON to it-tests/bench/results/. Needs
        mariadb-server (not for files); a peer that is not installed is skipped by name.

          --only PART[,PART]   some of: dump, restore, drill, s3, memory, list, files (default: all)
          --scale X            size of what is generated; 1 is about 0.76 GB of SQL text (default: 1)
          --runs N             runs of each, alternating; the median counts (default: 3)
          --seed N             seed of the generated rows (default: 1)
          --minutes N          files: nothing further is begun that would likely not end within N minutes (default: 10)
          --tenfold            memory: compare with ten times the size instead of a tenth
          --folder DIR         where servers and dumps live meanwhile (default: a new folder in the temporary one);
                               needs about 6 GB at scale 1
          --keep               leave that folder in place
          --help               this text

        Tools are looked for in $RECOBRO_TOOLS, on the PATH and in ~/go/bin, MinIO also as $RECOBRO_MINIO. Exit status: 0 measured (also where a target
        is missed), 1 something failed, 2 usage.
        """;

    static Options parse(String[] arguments) {
        Set<String> parts = new LinkedHashSet<>(PARTS);
        double scale = 1;
        int runs = 3;
        long seed = 1;
        int minutes = 10;
        boolean tenfold = false;
        boolean keep = false;
        Path folder = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--only" -> parts = parts(value(arguments, ++i));
                case "--scale" -> scale = Double.parseDouble(value(arguments, ++i));
                case "--runs" -> runs = Integer.parseInt(value(arguments, ++i));
                case "--seed" -> seed = Long.parseLong(value(arguments, ++i));
                case "--minutes" -> minutes = Integer.parseInt(value(arguments, ++i));
                case "--tenfold" -> tenfold = true;
                case "--keep" -> keep = true;
                case "--folder" -> folder = Path.of(value(arguments, ++i)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option '" + arguments[i] + "'");
            }
        }
        if (!(scale > 0) || runs < 1) {
            throw new IllegalArgumentException("--scale and --runs must be positive");
        }
        return new Options(parts, scale, runs, seed, minutes, tenfold, keep, folder);
    }

    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException("option '" + arguments[index - 1] + "' needs a value");
        }
        return arguments[index];
    }

    private static Set<String> parts(String list) {
        Set<String> parts = new LinkedHashSet<>(Arrays.asList(list.split(",")));
        for (String part : parts) {
            if (!PARTS.contains(part)) {
                throw new IllegalArgumentException(
                        "unknown part '" + part + "', there are " + String.join(", ", PARTS));
            }
        }
        return parts;
    }
}
