package dev.switchback.pipeline.imports;

import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One document that is imported. It remembers which fields were read; all others are reported when the import has ended, so that
 * nothing is dropped in silence.
 */
final class SourceDocument {
    private static final Duration LONGEST = Duration.ofDays(30);

    private final YamlValue root;
    private final String kind;
    private final FieldTable table;
    private final Set<String> taken = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<Problem> notes = new LinkedHashSet<>();

    SourceDocument(YamlValue root, String kind) {
        this.root = root;
        this.kind = kind;
        this.table = FieldTable.of(kind.equals("ClusterAnalysisTemplate") ? "AnalysisTemplate" : kind);
        take(root, "apiVersion");
        take(root, "kind");
    }

    YamlValue root() {
        return root;
    }

    String kind() {
        return kind;
    }

    String name() {
        return take(root, "metadata")
                .flatMap(metadata -> text(metadata, "name"))
                .orElse("");
    }

    Optional<String> namespace() {
        return take(root, "metadata").flatMap(metadata -> text(metadata, "namespace"));
    }

    /** Whether anything of its spec was read. */
    boolean isRead() {
        return taken.contains("spec");
    }

    // ---- reading

    /** The value of a key; it counts as read, what is inside it does not. */
    Optional<YamlValue> take(YamlValue of, String name) {
        YamlValue value = of.entries().get(name);
        if (value == null) {
            return Optional.empty();
        }
        taken.add(value.key());
        return of.optional(name);
    }

    /** The value at the end of a path of keys. */
    Optional<YamlValue> path(YamlValue of, String... names) {
        Optional<YamlValue> value = Optional.of(of);
        for (String name : names) {
            value = value.filter(YamlValue::isMapping).flatMap(inner -> take(inner, name));
        }
        return value;
    }

    Optional<String> text(YamlValue of, String name) {
        return take(of, name).flatMap(YamlValue::text);
    }

    Optional<Integer> integer(YamlValue of, String name, int least, int most) {
        return take(of, name).flatMap(value -> value.integer(least, most)).map(Math::toIntExact);
    }

    /** A duration; a number without a unit is in seconds. */
    Optional<Duration> duration(YamlValue of, String name) {
        Optional<YamlValue> value = take(of, name);
        Optional<Duration> seconds = value.flatMap(YamlValue::text)
                .filter(text -> text.matches("\\d{1,9}"))
                .flatMap(text -> Durations.parse(text + "s", Duration.ZERO, LONGEST));
        return seconds.or(() -> value.flatMap(text -> text.duration(Duration.ZERO, LONGEST)));
    }

    /** The items of a list; they count as read, what is inside them does not. */
    List<YamlValue> items(YamlValue of, String name) {
        List<YamlValue> items = take(of, name).map(YamlValue::items).orElse(List.of());
        items.forEach(item -> taken.add(item.key()));
        return items;
    }

    // ---- what cannot be taken over

    /** A field that would be supported if its value were another. */
    void refuse(YamlValue value, String reason) {
        taken.remove(value.key());
        refused.add(value.key());
        notes.add(new Problem(value.source(), value.line(), value.key(), "not supported: " + reason, ""));
    }

    /** A metric of a provider that there is no client for; its other fields go with it. */
    void leaveOut(YamlValue metric, String name) {
        metric.entries().values().forEach(field -> taken.add(field.key()));
        Optional<YamlValue> provider = metric.optional("provider").filter(YamlValue::isMapping);
        provider.ifPresent(value -> value.entries()
                .values()
                .forEach(named -> refuse(
                        named,
                        table.reason(path(named)).orElse("Switchback has no client for it") + "; the metric " + name
                                + " is left out")));
        if (provider.filter(value -> !value.entries().isEmpty()).isEmpty()) {
            refuse(metric, "it has no provider");
        }
    }

    private static String path(YamlValue value) {
        return value.key().replaceAll("\\[\\d+]", "[]");
    }

    /** What holds because the file does not say it. */
    void assume(YamlValue where, String assumption) {
        notes.add(new Problem(where.source(), where.line(), where.key(), assumption, ""));
    }

    /** What was refused or assumed, and all fields that were not read, in the order of the file. */
    List<Problem> notes() {
        report(root);
        return notes.stream()
                .sorted((one, other) -> Integer.compare(one.line(), other.line()))
                .toList();
    }

    private void report(YamlValue value) {
        String path = path(value);
        Optional<String> reason = table.reason(path);
        if (refused.contains(value.key())) {
            return;
        }
        if (!taken.contains(value.key()) && reason.isPresent()) {
            refuse(value, reason.get());
        } else if (value.isMapping() && !value.entries().isEmpty()) {
            value.entries().values().forEach(this::report);
        } else if (value.isList() && !value.items().isEmpty()) {
            value.items().forEach(this::report);
        } else if (!taken.contains(value.key()) && !value.key().isEmpty()) {
            refuse(
                    value,
                    table.fields().containsKey(path)
                            ? "what it belongs to is not"
                            : table.reasonAbove(path).orElse("Switchback knows no such field of a " + kind));
        }
    }
}
