import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or repairs the format of all Java sources below the given directories. Runs as a program of its own on the JDK
 * that compiles them ({@code java FormatSources.java check|fix DIRECTORY…}), because a formatter parses with the compiler
 * of the JDK it runs on and Maven itself may run on an older one.
 */
public final class FormatSources {
    private FormatSources() {}

    /** Exit status 0 when everything is well formatted (or has been repaired), 1 otherwise. */
    public static void main(String[] arguments) throws IOException {
        boolean fix = arguments[0].equals("fix");
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        List<String> complaints = new ArrayList<>();
        int changed = 0;
        for (Path file : sources(arguments)) {
            String found = Files.readString(file);
            try {
                String wanted = formatter.formatSourceAndFixImports(found);
                if (!wanted.equals(found) && fix) {
                    Files.writeString(file, wanted);
                    changed++;
                } else if (!wanted.equals(found)) {
                    complaints.add(file + ": not formatted");
                }
            } catch (FormatterException unreadable) {
                complaints.add(file + ": " + unreadable.getMessage());
            }
        }
        complaints.forEach(System.err::println);
        if (fix) {
            System.out.println("reformatted " + changed + " files");
        }
        if (!complaints.isEmpty()) {
            System.err.println(complaints.size() + " files to repair; run: mvn -Pformat process-sources");
            System.exit(1);
        }
    }

    private static List<Path> sources(String[] arguments) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            Path directory = Path.of(arguments[i]);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.walk(directory)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
