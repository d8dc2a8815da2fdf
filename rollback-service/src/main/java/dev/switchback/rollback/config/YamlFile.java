package dev.switchback.rollback.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a YAML file into dotted keys, each with its line. */
final class YamlFile {
    private static final long LIMIT_BYTES = 1 << 20;

    private final Path file;
    private final Map<String, Written> values = new LinkedHashMap<>();
    private final List<String> mistakes;

    private YamlFile(Path file, List<String> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    /** The file's values; what is wrong with it is added to {@code mistakes}. */
    static Map<String, Written> read(Path file, List<String> mistakes) {
        var yaml = new YamlFile(file, mistakes);
        try {
            if (Files.size(file) > LIMIT_BYTES) {
                mistakes.add(file + ": larger than 1 MiB, which no configuration is");
            } else {
                yaml.parse(Files.readString(file));
            }
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            mistakes.add(file + ":" + line + ": not YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse("it cannot be read"));
        } catch (IOException e) {
            mistakes.add(file + ": cannot be read: " + e);
        }
        return yaml.values;
    }

    private void parse(String text) throws IOException {
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return;
            }
            if (first != JsonToken.START_OBJECT) {
                mistakes.add(where(parser) + ": the file has to be a mapping of settings, such as policy: observe");
                return;
            }
            mapping(parser, "");
            if (parser.nextToken() != null) {
                mistakes.add(where(parser) + ": a second document; one is all that is read");
            }
        }
    }

    private void mapping(JsonParser parser, String prefix) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String where = where(parser);
            String key = prefix + parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                mapping(parser, key + ".");
            } else if (token == JsonToken.START_ARRAY) {
                put(key, list(parser), where);
            } else if (token == JsonToken.VALUE_NULL) {
                mistakes.add(where + ": " + key + " has no value");
            } else {
                put(key, parser.getText(), where);
            }
        }
    }

    private String list(JsonParser parser) throws IOException {
        var words = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isStructStart()) {
                mistakes.add(where(parser) + ": a list of words is all that can stand here");
                parser.skipChildren();
            } else {
                words.add(parser.getText());
            }
        }
        return String.join(",", words);
    }

    private void put(String key, String text, String where) {
        Written before = values.put(key, new Written(text, where));
        if (before != null) {
            mistakes.add(where + ": " + key + " is set twice, at " + before.where() + " too");
        }
    }

    private String where(JsonParser parser) {
        return file + ":" + parser.currentTokenLocation().getLineNr();
    }
}
