import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Builds small faults into the compiled classes of some rooms, one at a time, and lets their unit tests look for each (PIT). Runs
 * as a program of its own on the JDK that compiled the classes, because Maven itself may run on an older one:
 * {@code java Mutations.java [ROOM|CLASS]…}. Leaves {@code target/mutation/mutations.xml} and, to be read,
 * {@code target/mutation/survivors.txt}: the faults that no test found.
 */
public final class Mutations {
    private static final List<String> ROOMS = List.of("retention", "stream", "catalog");
    private static final Path REPORT = Path.of("target", "mutation");

    /** Some four minutes are usual on two processors. On a busy machine each fault that makes a test hang costs a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("mutations.minutes", 12));

    /** Those that try thousands of orders, histories or sizes, or start processes; what they would find too, small tests must find. */
    private static final List<String> TOO_SLOW = List.of(
            "io.recobro.retention.pack.PackRaceTest",
            "io.recobro.retention.PlannerPropertyTest",
            "io.recobro.catalog.lease.HostLockProcessTest");

    private Mutations() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, XMLStreamException {
        if (Runtime.version().feature() < 25) {
            System.err.println("Mutations: an older Java cannot read the classes; run it on JDK 25");
            System.exit(1);
        }
        List<String> targets = arguments.length > 0 ? List.of(arguments) : ROOMS;
        Files.createDirectories(REPORT);
        Files.deleteIfExists(REPORT.resolve("mutations.xml"));
        Path log = REPORT.resolve("pit.log");
        // one more than processors: what a fault makes hang is only waited for
        int threads = 1 + Math.min(2, Runtime.getRuntime().availableProcessors());
        Process pit = new ProcessBuilder(command(targets, threads))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long began = System.nanoTime();
        if (!pit.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            pit.descendants().forEach(ProcessHandle::destroyForcibly);
            pit.destroyForcibly().waitFor();
            Files.deleteIfExists(REPORT.resolve("mutations.xml"));
            System.out.println("Mutations: GIVEN UP after " + PATIENCE.toMinutes()
                    + " minutes, this machine is too busy: nothing is told about faults that are not found");
            return;
        }
        if (pit.exitValue() != 0 || !Files.exists(REPORT.resolve("mutations.xml"))) {
            System.err.println("Mutations: PIT failed, see " + log);
            System.exit(1);
        }
        List<String> survivors = survivors();
        Files.write(REPORT.resolve("survivors.txt"), survivors);
        System.out.printf(
                "Mutations: %s, %d threads, %d s; %d were not found, see %s%n",
                String.join(", ", targets),
                threads,
                (System.nanoTime() - began) / 1_000_000_000,
                survivors.size(),
                REPORT.resolve("survivors.txt"));
    }

    private static List<String> command(List<String> targets, int threads) throws IOException {
        String classPath = String.join(
                ":",
                "target/pitest/*",
                "target/test-classes",
                "target/classes",
                Files.readString(Path.of("target", "demo.classpath")).strip());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--class-path",
                classPath,
                "org.pitest.mutationtest.commandline.MutationCoverageReport"));
        Map<String, String> options = new HashMap<>();
        options.put("reportDir", REPORT.toString());
        options.put("sourceDirs", "src/main/java");
        options.put(
                "targetClasses",
                targets.stream().map(name -> "io.recobro." + name + "*").collect(Collectors.joining(",")));
        options.put(
                "targetTests",
                ROOMS.stream().map(room -> "io.recobro." + room + ".*").collect(Collectors.joining(",")));
        // bindings to a native library that not every machine has: what is measured must not depend on it
        options.put("excludedClasses", "io.recobro.stream.codec.IsaL*,io.recobro.stream.codec.Isal*");
        options.put("excludedTestClasses", String.join(",", TOO_SLOW));
        options.put("outputFormats", "XML");
        options.put("timestampedReports", "false");
        options.put("useClasspathJar", "true");
        // a lock or a signal that is left out is found by waiting for it, and that takes long
        options.put("avoidCallsTo", "org.slf4j,java.util.concurrent.locks");
        options.put("timeoutConst", "2500");
        // a class with many faults is shared by the threads; else the last one keeps one thread for minutes
        options.put("mutationUnitSize", "20");
        options.put("threads", Integer.toString(threads));
        options.put(
                "jvmArgs",
                "--enable-native-access=ALL-UNNAMED,-Djqwik.database=,-XX:+UseSerialGC,-XX:TieredStopAtLevel=1,-Xmx512m,"
                        // a hundred JVMs load the same classes, which the compiler has just written
                        + "-XX:+UnlockDiagnosticVMOptions,-XX:-BytecodeVerificationRemote");
        options.forEach((name, value) -> command.add("--" + name + "=" + value));
        return command;
    }

    private static List<String> survivors() throws IOException, XMLStreamException {
        List<String> survivors = new ArrayList<>();
        try (InputStream in = Files.newInputStream(REPORT.resolve("mutations.xml"))) {
            XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
            Map<String, String> mutation = new HashMap<>();
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("mutation")) {
                    mutation.clear();
                    mutation.put("detected", xml.getAttributeValue(null, "detected"));
                    mutation.put("status", xml.getAttributeValue(null, "status"));
                } else if (event == XMLStreamReader.START_ELEMENT && isTold(xml.getLocalName())) {
                    mutation.put(xml.getLocalName(), xml.getElementText());
                } else if (event == XMLStreamReader.END_ELEMENT
                        && xml.getLocalName().equals("mutation")
                        && mutation.get("detected").equals("false")) {
                    survivors.add("%s:%s %s: %s [%s]"
                            .formatted(
                                    mutation.get("mutatedClass"),
                                    mutation.get("lineNumber"),
                                    mutation.get("mutatedMethod"),
                                    mutation.get("description"),
                                    mutation.get("status")));
                }
            }
        }
        survivors.sort(null);
        return survivors;
    }

    private static boolean isTold(String element) {
        return List.of("mutatedClass", "mutatedMethod", "lineNumber", "description")
                .contains(element);
    }
}
