package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.schema.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of pods. */
final class PodRules extends BuiltInRules {
    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    PodRules() {
        super("core.v1.Pod", true);
    }

    @Override
    void defaults(ObjectNode object) {
        var spec = Defaults.inner(object, "spec");
        PodSpecDefaults.fill(spec);
        Defaults.of(spec)
                .put("enableServiceLinks", true)
                .put("serviceAccountName", "default")
                .put("serviceAccount", "default")
                .put("priority", 0)
                .put("preemptionPolicy", "PreemptLowerPriority");
        Defaults.each(spec.path("containers"), container -> {
            var limits = container.path("resources").path("limits");
            limits.properties().forEach(limit -> {
                var requests = Defaults.inner(Defaults.inner(container, "resources"), "requests");
                Defaults.of(requests).put(limit.getKey(), limit.getValue().asText());
            });
        });
    }

    @Override
    public void beforeCreate(ObjectNode object) {
        object.putObject("status").put("phase", "Pending").put("qosClass", qualityOfService(object));
    }

    private static String qualityOfService(JsonNode pod) {
        boolean anything = false;
        for (var container : pod.at("/spec/containers")) {
            anything |= !container.at("/resources/requests").isEmpty();
        }
        return anything ? "Burstable" : "BestEffort";
    }

    /** A pod that never ran, or has ended, goes at once. */
    @Override
    public long gracePeriod(ObjectNode object) {
        boolean runs = object.at("/spec").has("nodeName")
                && !FINISHED.contains(object.at("/status/phase").asText());
        return runs ? object.at("/spec/terminationGracePeriodSeconds").asLong(30) : 0;
    }

    @Override
    public Map<String, String> selectableFields() {
        return Map.of(
                "spec.nodeName", "/spec/nodeName",
                "spec.restartPolicy", "/spec/restartPolicy",
                "spec.schedulerName", "/spec/schedulerName",
                "spec.serviceAccountName", "/spec/serviceAccountName",
                "status.phase", "/status/phase",
                "status.podIP", "/status/podIP");
    }

    @Override
    public List<FieldProblem> problems(ObjectNode object, @Nullable ObjectNode old) {
        var problems = new ArrayList<FieldProblem>();
        PodSpecRules.check("spec", object.path("spec"), problems);
        if (old != null && !JsonText.same(unchangeable(object), unchangeable(old))) {
            problems.add(
                    FieldProblem.forbidden(
                            "spec",
                            "pod updates may not change fields other than "
                                    + "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                                    + "`spec.tolerations` (only additions to existing tolerations),"
                                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }
        return problems;
    }

    private static JsonNode unchangeable(ObjectNode pod) {
        ObjectNode spec = pod.path("spec").deepCopy();
        spec.remove(List.of("activeDeadlineSeconds", "tolerations"));
        Defaults.each(spec.path("containers"), container -> container.remove("image"));
        Defaults.each(spec.path("initContainers"), container -> container.remove("image"));
        return spec;
    }
}
