package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.schema.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rules of types that hold a pod template and a selector for its pods. */
final class WorkloadRules extends BuiltInRules {
    private final boolean countsAnnotations;
    private final Consumer<ObjectNode> specDefaults;

    private WorkloadRules(String definition, Consumer<ObjectNode> specDefaults) {
        super(definition, true);
        this.countsAnnotations = definition.equals("apps.v1.Deployment");
        this.specDefaults = specDefaults;
    }

    static TypeRules deployment() {
        return new WorkloadRules("apps.v1.Deployment", spec -> {
            Defaults.of(spec).put("replicas", 1).put("revisionHistoryLimit", 10).put("progressDeadlineSeconds", 600);
            var strategy = Defaults.inner(spec, "strategy");
            Defaults.of(strategy).put("type", "RollingUpdate");
            if (strategy.path("type").asText().equals("RollingUpdate")) {
                Defaults.of(Defaults.inner(strategy, "rollingUpdate"))
                        .put("maxUnavailable", "25%")
                        .put("maxSurge", "25%");
            }
        });
    }

    static TypeRules replicaSet() {
        return new WorkloadRules("apps.v1.ReplicaSet", spec -> Defaults.of(spec).put("replicas", 1));
    }

    static TypeRules statefulSet() {
        return new WorkloadRules("apps.v1.StatefulSet", spec -> {
            Defaults.of(spec)
                    .put("replicas", 1)
                    .put("podManagementPolicy", "OrderedReady")
                    .put("revisionHistoryLimit", 10);
            var strategy = Defaults.inner(spec, "updateStrategy");
            Defaults.of(strategy).put("type", "RollingUpdate");
            if (strategy.path("type").asText().equals("RollingUpdate")) {
                Defaults.of(Defaults.inner(strategy, "rollingUpdate")).put("partition", 0);
            }
            Defaults.of(Defaults.inner(spec, "persistentVolumeClaimRetentionPolicy"))
                    .put("whenDeleted", "Retain")
                    .put("whenScaled", "Retain");
        });
    }

    static TypeRules daemonSet() {
        return new WorkloadRules("apps.v1.DaemonSet", spec -> {
            Defaults.of(spec).put("revisionHistoryLimit", 10);
            var strategy = Defaults.inner(spec, "updateStrategy");
            Defaults.of(strategy).put("type", "RollingUpdate");
            if (strategy.path("type").asText().equals("RollingUpdate")) {
                Defaults.of(Defaults.inner(strategy, "rollingUpdate"))
                        .put("maxSurge", 0)
                        .put("maxUnavailable", 1);
            }
        });
    }

    @Override
    void defaults(ObjectNode object) {
        var spec = Defaults.inner(object, "spec");
        specDefaults.accept(spec);
        Defaults.ifObject(spec, "template", template -> Defaults.ifObject(template, "spec", PodSpecDefaults::fill));
    }

    /** For Deployments alone, for historical reasons. */
    @Override
    public boolean generationCountsAnnotations() {
        return countsAnnotations;
    }

    @Override
    public void beforeCreate(ObjectNode object) {
        object.putObject("status");
    }

    @Override
    public Map<String, String> selectableFields() {
        return Map.of("status.replicas", "/status/replicas");
    }

    @Override
    public List<FieldProblem> problems(ObjectNode object, @Nullable ObjectNode old) {
        var problems = new ArrayList<FieldProblem>();
        var spec = object.path("spec");
        checkSelector(spec, old == null ? spec : old.path("spec"), problems);
        if (spec.path("replicas").asLong() < 0) {
            problems.add(FieldProblem.invalid(
                    "spec.replicas", spec.path("replicas").asText(), "must be greater than or equal to 0"));
        }
        if (spec.at("/strategy/type").asText().equals("Recreate")
                && spec.at("/strategy").has("rollingUpdate")) {
            problems.add(FieldProblem.forbidden(
                    "spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
        }
        PodSpecRules.check("spec.template.spec", spec.at("/template/spec"), problems);
        if (!spec.at("/template/spec/restartPolicy").asText("Always").equals("Always")) {
            problems.add(FieldProblem.unsupported(
                    "spec.template.spec.restartPolicy",
                    spec.at("/template/spec/restartPolicy").toString(),
                    "\"Always\""));
        }
        return problems;
    }

    private static void checkSelector(JsonNode spec, JsonNode oldSpec, List<FieldProblem> problems) {
        var selector = spec.path("selector");
        var labels = spec.at("/template/metadata/labels");
        if (selector.path("matchLabels").isEmpty()
                && selector.path("matchExpressions").isEmpty()) {
            problems.add(FieldProblem.required("spec.selector", ""));
        } else if (!selector.equals(oldSpec.path("selector"))) {
            problems.add(FieldProblem.invalid("spec.selector", selector.toString(), "field is immutable"));
        } else if (selector.path("matchLabels").properties().stream()
                .anyMatch(label -> !labels.path(label.getKey()).equals(label.getValue()))) {
            problems.add(FieldProblem.invalid(
                    "spec.template.metadata.labels",
                    labels.isMissingNode() ? "null" : labels.toString(),
                    "`selector` does not match template `labels`"));
        }
    }
}
