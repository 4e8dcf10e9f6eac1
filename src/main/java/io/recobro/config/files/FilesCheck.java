package io.recobro.config.files;

import io.recobro.config.yaml.DocumentCheck;
import io.recobro.config.yaml.Mistakes;
import io.recobro.config.yaml.YamlDocument;
import io.recobro.source.files.FilesSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a schema cannot say of the source. Passes over values of a wrong type. */
public final class FilesCheck extends DocumentCheck {

    public FilesCheck(YamlDocument document, Mistakes mistakes) {
        super(document, mistakes);
    }

    /** Adds every mistake of the source at {@code pointer}. */
    public void check(JsonNode source, String pointer) {
        if (!source.has("paths") && !source.has("volumes")) {
            key(pointer, "key 'paths' is missing; or give 'volumes'");
        }
        overlaps(source.path("paths"), pointer + "/paths");
        names(source.path("exclude_if_present"), pointer + "/exclude_if_present");
        selection(source, pointer);
    }

    /** The keys that say what of a tree belongs to a snapshot. */
    public void selection(JsonNode source, String pointer) {
        patterns(source.path("include"), pointer + "/include");
        patterns(source.path("exclude"), pointer + "/exclude");
    }

    private void patterns(JsonNode patterns, String pointer) {
        for (int i = 0; i < patterns.size(); i++) {
            try {
                new FilesSettings.Selection(List.of(), List.of(patterns.path(i).asString("")), false, List.of(), false)
                        .rules();
            } catch (IllegalArgumentException mistake) {
                value(pointer + "/" + i, mistake.getMessage());
            }
        }
    }

    /** As {@link #check}, for a source whose paths have defaults. */
    public void server(JsonNode source, String pointer) {
        overlaps(source.path("paths"), pointer + "/paths");
        names(source.path("exclude_if_present"), pointer + "/exclude_if_present");
        selection(source, pointer);
    }

    private void overlaps(JsonNode paths, String pointer) {
        List<Path> before = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            String text = paths.path(i).asString("");
            if (!text.startsWith("/")) {
                continue;
            }
            Path path = Path.of(text).normalize();
            for (Path other : before) {
                if (path.startsWith(other) || other.startsWith(path)) {
                    value(pointer + "/" + i, "'" + path + "' and '" + other + "' overlap; name the outer one only");
                    break;
                }
            }
            before.add(path);
        }
    }

    private void names(JsonNode names, String pointer) {
        for (int i = 0; i < names.size(); i++) {
            if (names.path(i).asString("").contains("/")) {
                value(pointer + "/" + i, "must be a name, not a path");
            }
        }
    }
}
