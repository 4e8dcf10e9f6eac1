import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Compares what the unit tests cover, and which built-in faults they find, with the table of floors in {@code src/docs/tests.md};
 * a figure below its floor fails the build. Floors only rise: {@code yes} as second argument writes the higher ones, nothing here
 * writes a lower one. Runs as a program of its own ({@code java Floors.java INSTANT yes|no}); reports older than the instant
 * belong to another build.
 */
public final class Floors {
    private static final Path TABLE = Path.of("src", "docs", "tests.md");
    private static final Path COVERAGE = Path.of("target", "site", "jacoco-unit", "jacoco.xml");
    private static final Path MUTATIONS = Path.of("target", "mutation", "mutations.xml");
    private static final List<String> COLUMNS = List.of("lines", "branches", "faults found");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)` \\| (\\d+) % \\| (\\d+) % \\| (\\d+) % \\|");

    /** Where the run itself broke, nothing was found. */
    private static final Set<String> FOUND = Set.of("KILLED", "TIMED_OUT", "MEMORY_ERROR");

    /** What the order of threads may change between two runs, in per cent. */
    private static final double TOLERANCE = 0.3;

    private static final String BASE = "io.recobro.";

    private final Map<String, Map<String, Share>> measured = new TreeMap<>();

    private Floors() {}

    /** So many out of so many. */
    private record Share(long counted, long all) {
        Share plus(long more, long moreOfAll) {
            return new Share(counted + more, all + moreOfAll);
        }

        double percent() {
            return all == 0 ? 100 : 100.0 * counted / all;
        }

        int floor() {
            return Math.max(0, (int) Math.floor(percent() - TOLERANCE));
        }
    }

    public static void main(String[] arguments) throws IOException, XMLStreamException {
        Instant since = Instant.parse(arguments[0]);
        Floors floors = new Floors();
        if (isOfThisBuild(COVERAGE, since) && allUnitTestsRan(since)) {
            floors.readCoverage();
        } else {
            System.out.println("Floors: not all unit tests ran, coverage is not compared");
        }
        if (isOfThisBuild(MUTATIONS, since)) {
            floors.readMutations();
        } else {
            System.out.println("Floors: no faults were built in (that is done by: mvn verify -Pmutation)");
        }
        if (!floors.compare(arguments[1].equals("yes"))) {
            System.exit(1);
        }
    }

    private static boolean isOfThisBuild(Path report, Instant since) throws IOException {
        return Files.exists(report)
                && !Files.getLastModifiedTime(report).toInstant().isBefore(since);
    }

    /** One that is left out, as by {@code -Dtest}, makes the figures those of something else. */
    private static boolean allUnitTestsRan(Instant since) throws IOException {
        Path sources = Path.of("src", "test", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path test :
                    files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
                String name =
                        sources.relativize(test).toString().replace(".java", "").replace('/', '.');
                boolean isAbstract = Files.readString(test).contains("abstract class ");
                if (!isAbstract
                        && !isOfThisBuild(Path.of("target", "surefire-reports", "TEST-" + name + ".xml"), since)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void count(String room, String column, long counted, long all) {
        measured.computeIfAbsent(room, name -> new HashMap<>())
                .merge(column, new Share(counted, all), (one, other) -> one.plus(other.counted(), other.all()));
    }

    /** Takes the sums of packages; the report also has those of methods, classes and the whole. */
    private void readCoverage() throws IOException, XMLStreamException {
        try (InputStream in = Files.newInputStream(COVERAGE)) {
            XMLStreamReader xml = reader(in);
            List<String> open = new ArrayList<>();
            String room = "";
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamReader.END_ELEMENT) {
                    open.removeLast();
                } else if (event == XMLStreamReader.START_ELEMENT) {
                    if (xml.getLocalName().equals("package")) {
                        room = roomOf(xml.getAttributeValue(null, "name").replace('/', '.') + ".");
                    }
                    if (xml.getLocalName().equals("counter") && open.getLast().equals("package")) {
                        long covered = Long.parseLong(xml.getAttributeValue(null, "covered"));
                        long missed = Long.parseLong(xml.getAttributeValue(null, "missed"));
                        switch (xml.getAttributeValue(null, "type")) {
                            case "LINE" -> count(room, "lines", covered, covered + missed);
                            case "BRANCH" -> count(room, "branches", covered, covered + missed);
                            default -> {}
                        }
                    }
                    open.add(xml.getLocalName());
                }
            }
        }
    }

    private void readMutations() throws IOException, XMLStreamException {
        try (InputStream in = Files.newInputStream(MUTATIONS)) {
            XMLStreamReader xml = reader(in);
            boolean found = false;
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "mutation" -> found = FOUND.contains(xml.getAttributeValue(null, "status"));
                        case "mutatedClass" -> count(roomOf(xml.getElementText()), "faults found", found ? 1 : 0, 1);
                        default -> {}
                    }
                }
            }
        }
    }

    /** The report names a DTD that is not there. */
    private static XMLStreamReader reader(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        return factory.createXMLStreamReader(in);
    }

    private static String roomOf(String name) {
        String rest = name.startsWith(BASE) ? name.substring(BASE.length()) : "";
        return rest.substring(0, Math.max(0, rest.indexOf('.')));
    }

    /** Returns whether every figure that this build has is at its floor or above. */
    private boolean compare(boolean update) throws IOException {
        boolean reached = true;
        boolean higher = false;
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                lines.add(line);
                continue;
            }
            String room = row.group(1);
            StringBuilder raised = new StringBuilder("| `" + room + "` |");
            for (int column = 0; column < COLUMNS.size(); column++) {
                int floor = Integer.parseInt(row.group(column + 2));
                Share share = measured.getOrDefault(room, Map.of()).get(COLUMNS.get(column));
                if (share != null) {
                    String told = "Floors: %s, %s: %.1f %% (%,d of %,d), floor %d %%"
                            .formatted(room, COLUMNS.get(column), share.percent(), share.counted(), share.all(), floor);
                    boolean below = share.percent() < floor;
                    System.out.println(told + (below ? ": TOO LOW" : ""));
                    reached &= !below;
                    higher |= share.floor() > floor;
                    floor = Math.max(floor, share.floor());
                }
                raised.append(" ").append(floor).append(" % |");
            }
            lines.add(raised.toString());
        }
        if (higher && update) {
            Files.writeString(TABLE, String.join("\n", lines) + "\n");
            System.out.println("Floors: raised in " + TABLE);
        } else if (higher) {
            System.out.println("Floors: higher ones are reached; to keep them: mvn verify -Dfloors.update=yes");
        }
        return reached;
    }
}
