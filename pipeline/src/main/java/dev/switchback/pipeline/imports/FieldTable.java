package dev.switchback.pipeline.imports;

import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which fields a kind of Argo Rollouts or Flagger has, and what each becomes in a Delivery. {@code docs/import.md} shows the same
 * tables.
 */
public final class FieldTable {
    /** The kinds that there is a table for. */
    public static final List<String> KINDS = List.of("Rollout", "AnalysisTemplate", "Canary", "MetricTemplate");

    private static final String UNSUPPORTED = "no: ";

    private final Map<String, String> fields;

    private FieldTable(Map<String, String> fields) {
        this.fields = fields;
    }

    /** The table of a kind, such as {@code Rollout}. */
    public static FieldTable of(String kind) {
        String name = kind + ".yaml";
        try (InputStream in = Objects.requireNonNull(FieldTable.class.getResourceAsStream(name), name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> fields = new LinkedHashMap<>();
            YamlReader.document(name, text, new ArrayList<>())
                    .map(YamlValue::texts)
                    .ifPresent(fields::putAll);
            return new FieldTable(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each field, and what it becomes or {@code no: } and why it is not supported. */
    public Map<String, String> fields() {
        return fields;
    }

    /** Why a field is not supported; empty for one that is, and for one that the table does not name. */
    Optional<String> reason(String path) {
        return Optional.ofNullable(fields.get(path))
                .filter(text -> text.startsWith(UNSUPPORTED))
                .map(text -> text.substring(UNSUPPORTED.length()));
    }

    /** Why a field is not supported when only something that it is part of is in the table. */
    Optional<String> reasonAbove(String path) {
        for (String above = path; above.contains("."); above = above.substring(0, above.lastIndexOf('.'))) {
            Optional<String> reason = reason(above);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return reason(path.replaceFirst("\\..*", ""));
    }
}
