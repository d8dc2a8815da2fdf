package dev.switchback.rollback.people;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Reason;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The history of what was done, newest first, as {@code GET /history} and {@code switchback history} give it. */
public final class HistoryJson {
    private static final Comparator<Rollback> NEWEST_FIRST =
            Comparator.comparing(HistoryJson::at).reversed().thenComparing(Rollback::toString);

    private HistoryJson() {}

    /** Cases on whose behalf something was changed, newest first. */
    public static List<Rollback> acted(Collection<Rollback> rollbacks) {
        return rollbacks.stream()
                .filter(Rollback::hasActed)
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /** All rollbacks, refusals included, by when something was done or decided. */
    public static List<Rollback> newestFirst(Collection<Rollback> rollbacks) {
        return rollbacks.stream().sorted(NEWEST_FIRST).toList();
    }

    /** {@code {"rollbacks": [...]}}, in the order given. */
    public static ObjectNode write(List<Rollback> rollbacks) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = object.putArray("rollbacks");
        rollbacks.forEach(c -> entry(entries.addObject(), c));
        return object;
    }

    private static void entry(ObjectNode node, Rollback rollback) {
        node.put(
                        rollback.spec().workload().kind().label(),
                        rollback.spec().workload().name())
                .put("namespace", rollback.spec().workload().namespace())
                .put("reason", why(rollback));
        rollback.status().from().ifPresent(r -> revision(node, "from", r));
        rollback.status().to().ifPresent(r -> revision(node, "to", r));
        node.put("timestamp", at(rollback).toString())
                .put("name", rollback.name())
                .put("automatic", rollback.status().automatic())
                .put("by", rollback.spec().trigger().by())
                .put("phase", rollback.status().phase().text())
                .put("outcome", rollback.status().reason().map(Reason::text).orElse(""))
                .put("message", rollback.status().message());
    }

    private static void revision(ObjectNode node, String which, RevisionRef revision) {
        node.put(which + "_revision", Long.toString(revision.number()))
                .put(which + "_hash", revision.hash())
                .put(which + "_image", revision.image());
    }

    /** Why it was asked for: the alerts' names, or a person's words. */
    public static String why(Rollback rollback) {
        return rollback.isManual()
                ? rollback.spec().trigger().reason()
                : rollback.spec().alerts().stream()
                        .map(AlertOccurrence::alertname)
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    /** When it was changed, else decided, else asked for. */
    public static Instant at(Rollback rollback) {
        Status.Times times = rollback.status().times();
        return times.acted().or(times::decided).orElse(rollback.created());
    }
}
