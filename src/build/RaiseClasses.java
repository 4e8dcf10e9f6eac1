import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Makes the command-line library quick to start: {@code java RaiseClasses.java JAR}. Its class files are older than those of
 * Java 6 and hold no stack maps: the JVM does not put such classes into its cache, and verifies them anew at each start. They
 * get them here, and a newer version; what their methods do stays as it is. A library that was done already is not touched.
 */
public final class RaiseClasses {
    /** Of Java 8. */
    private static final int RAISED = ClassFile.JAVA_8_VERSION;

    private static final int MAJOR_VERSION_OFFSET = 6;

    private RaiseClasses() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Map<ZipEntry, byte[]> entries = read(jar);
        if (entries.entrySet().stream().noneMatch(entry -> isOld(entry.getKey(), entry.getValue()))) {
            return;
        }
        ClassHierarchyResolver hierarchy = hierarchy(entries);
        Path raised = jar.resolveSibling(jar.getFileName() + ".new");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(raised))) {
            for (Map.Entry<ZipEntry, byte[]> entry : entries.entrySet()) {
                ZipEntry old = entry.getKey();
                ZipEntry same = new ZipEntry(old.getName());
                same.setTime(old.getTime());
                out.putNextEntry(same);
                out.write(isOld(old, entry.getValue()) ? raised(entry.getValue(), hierarchy) : entry.getValue());
                out.closeEntry();
            }
        }
        Files.move(raised, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Map<ZipEntry, byte[]> read(Path jar) throws IOException {
        Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                in.transferTo(content);
                entries.put(entry, content.toByteArray());
            }
        }
        return entries;
    }

    private static boolean isOld(ZipEntry entry, byte[] content) {
        return entry.getName().endsWith(".class")
                && ByteBuffer.wrap(content).getShort(MAJOR_VERSION_OFFSET) < ClassFile.JAVA_6_VERSION;
    }

    /** Stack maps name the class that two others have in common, which may be one of the library. */
    private static ClassHierarchyResolver hierarchy(Map<ZipEntry, byte[]> entries) {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        entries.forEach((entry, content) -> classes.put(entry.getName(), content));
        return ClassHierarchyResolver.ofResourceParsing(type -> {
                    String descriptor = type.descriptorString();
                    byte[] found = classes.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
                    return found == null ? null : new java.io.ByteArrayInputStream(found);
                })
                .orElse(ClassHierarchyResolver.defaultResolver());
    }

    private static byte[] raised(byte[] content, ClassHierarchyResolver hierarchy) {
        ClassFile classes =
                ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ClassHierarchyResolverOption.of(hierarchy));
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(RAISED, 0);
            } else {
                builder.with(element);
            }
        };
        return classes.transformClass(
                classes.parse(content),
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen(version));
    }
}
