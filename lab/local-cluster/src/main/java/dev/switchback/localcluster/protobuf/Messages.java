package dev.switchback.localcluster.protobuf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which message has which fields. */
final class Messages {
    private static final Map<String, Map<Integer, Field>> ALL = read();

    private Messages() {}

    /**
     * A field of a message.
     *
     * @param name in JSON; empty when the fields of its message are fields of the message around it
     * @param type a scalar ({@code s b i d y}), the name of a message, or one of these after {@code *} (list) or {@code %} (map)
     * @param shown also when it is zero
     */
    record Field(String name, String type, boolean shown) {
        boolean repeated() {
            return type.startsWith("*");
        }

        boolean mapped() {
            return type.startsWith("%");
        }

        String element() {
            return repeated() || mapped() ? type.substring(1) : type;
        }
    }

    /** The fields of a message by number; null when there is no such message. */
    static @Nullable Map<Integer, Field> of(String name) {
        return ALL.get(name);
    }

    private static Map<String, Map<Integer, Field>> read() {
        var all = new HashMap<String, Map<Integer, Field>>();
        var stream = Messages.class.getResourceAsStream("kubernetes-messages.txt");
        if (stream == null) {
            throw new IllegalStateException("kubernetes-messages.txt is not in the jar");
        }
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int colon = line.indexOf(':');
                all.put(
                        line.substring(0, colon),
                        fields(line.substring(colon + 1).strip()));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Map<Integer, Field> fields(String text) {
        var fields = new HashMap<Integer, Field>();
        for (String field : text.isEmpty() ? new String[0] : text.split(", ", -1)) {
            String[] words = field.split(" ", -1);
            boolean shown = words[2].endsWith("!");
            String type = shown ? words[2].substring(0, words[2].length() - 1) : words[2];
            fields.put(Integer.valueOf(words[0]), new Field(words[1], type, shown));
        }
        return fields;
    }
}
