package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.runtime.yaml.YamlValue;
import dev.switchback.scenarios.file.IncidentStage.AlertSketch;
import dev.switchback.scenarios.file.Scenario.Initial;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The names of an incident, so that a misspelt one in an expectation is a mistake in the file and not a mismatch. */
final class KnownNames {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");

    private final Settings.Defaults defaults;
    private final Map<String, Set<String>> byKind = new TreeMap<>();
    /** What a rollback can be about: workloads, and what alerts name that does not exist. */
    private final Set<String> subjects = new TreeSet<>();

    KnownNames(Settings.Defaults defaults) {
        this.defaults = defaults;
    }

    void add(Initial initial) {
        initial.workloads()
                .forEach(sketch -> name(sketch.kind().kind(), sketch.place().toString()));
        initial.cluster().forEach(this::object);
    }

    void object(ObjectNode object) {
        String kind = object.path("kind").asText();
        String namespace = object.at("/metadata/namespace").asText("default");
        name(kind, namespace + "/" + object.at("/metadata/name").asText());
        JsonNode rolledBack = object.at("/spec/workload");
        if (kind.equals("Rollback")) {
            String place = rolledBack.path("namespace").asText(namespace);
            subjects.add(place + "/" + rolledBack.path("name").asText());
        }
    }

    private void name(String kind, String name) {
        byKind.computeIfAbsent(kind, k -> new TreeSet<>()).add(name);
        if (WORKLOADS.contains(kind)) {
            subjects.add(name);
        }
    }

    void alert(AlertSketch alert) {
        String namespace =
                alert.labels().getOrDefault("namespace", defaults.namespace().orElse(""));
        List.of("deployment", "statefulset", "daemonset").forEach(label -> {
            if (alert.labels().containsKey(label)) {
                subjects.add(namespace + "/" + alert.labels().get(label));
            }
        });
        if (List.of("deployment", "statefulset", "daemonset").stream().noneMatch(alert.labels()::containsKey)) {
            subjects.add(namespace + "/" + defaults.deployment().orElse("unnamed"));
        }
    }

    /** Reports a name that no object of this kind has. */
    void check(YamlValue value, String kind, String name) {
        require(value, name, byKind.getOrDefault(kind, Set.of()), "no " + kind + " of this incident is called ");
    }

    /** Reports a name that no workload has, of whatever kind. */
    void checkWorkload(YamlValue value, String name) {
        Set<String> known = WORKLOADS.stream()
                .flatMap(kind -> byKind.getOrDefault(kind, Set.of()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        require(value, name, known, "no workload of this incident is called ");
    }

    /** Reports a name that neither a workload nor an alert has. */
    void checkSubject(YamlValue value, String name) {
        require(value, name, subjects, "no workload or alert of this incident is called ");
    }

    private static void require(YamlValue value, String name, Set<String> known, String reason) {
        if (!known.contains(name)) {
            value.problem(reason + name, String.join(", ", known));
        }
    }
}
