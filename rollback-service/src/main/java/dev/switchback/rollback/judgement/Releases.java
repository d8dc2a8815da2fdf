package dev.switchback.rollback.judgement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The releases of a workload. Revisions whose templates differ in nothing but restart marks are one release: {@code kubectl
 * rollout restart} makes a new ReplicaSet and deploys nothing.
 */
final class Releases {

    /** A revision that became current under this number. */
    record Activation(long number, Revision revision) {}

    private final Workload workload;
    private final Map<Revision, JsonNode> contents = new HashMap<>();
    private final NavigableMap<Long, Activation> activations = new TreeMap<>();

    Releases(Workload workload) {
        this.workload = workload;
        for (Revision revision : workload.revisions()) {
            contents.put(revision, withoutRestartMarks(revision.template()));
            revision.earlierNumbers().forEach(n -> activations.put(n, new Activation(n, revision)));
            activations.put(revision.number(), new Activation(revision.number(), revision));
        }
    }

    boolean same(Revision one, Revision other) {
        return content(one).equals(content(other));
    }

    /** The revisions that are one release with this one, itself included. */
    List<Revision> members(Revision revision) {
        return workload.revisions().stream().filter(r -> same(r, revision)).toList();
    }

    /**
     * How the release that the revision is of came to be current for the last time, and was restarted since. A revision that
     * has two numbers in a row came back from one that has been deleted.
     */
    List<Activation> lastRun(Revision revision) {
        var run = new ArrayList<Activation>();
        for (Activation activation :
                activations.headMap(revision.number(), true).descendingMap().values()) {
            boolean cameBack = !run.isEmpty() && run.get(0).revision().equals(activation.revision());
            if (cameBack || !same(activation.revision(), revision)) {
                break;
            }
            run.add(0, activation);
        }
        return run;
    }

    List<Activation> activations() {
        return List.copyOf(activations.values());
    }

    private JsonNode content(Revision revision) {
        return contents.computeIfAbsent(revision, r -> withoutRestartMarks(r.template()));
    }

    static JsonNode withoutRestartMarks(JsonNode template) {
        return withoutAnnotations(template, Releases::isRestartMark);
    }

    static boolean isRestartMark(String annotation) {
        return annotation.endsWith("/restartedAt") || annotation.endsWith("/restarted-at");
    }

    /** The template without the annotations that match; without any, as if there had been none. */
    static JsonNode withoutAnnotations(JsonNode template, java.util.function.Predicate<String> matches) {
        JsonNode copy = template.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.properties().removeIf(e -> matches.test(e.getKey()));
            }
            if (metadata.path("annotations").isEmpty()) {
                metadata.remove("annotations");
            }
        }
        return copy;
    }
}
