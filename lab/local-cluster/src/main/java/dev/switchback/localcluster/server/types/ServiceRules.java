package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.schema.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules of Services. Addresses are given by whoever serves them. */
final class ServiceRules extends BuiltInRules {

    ServiceRules() {
        super("core.v1.Service", false);
    }

    @Override
    void defaults(ObjectNode object) {
        var spec = Defaults.inner(object, "spec");
        Defaults.of(spec).put("type", "ClusterIP").put("sessionAffinity", "None");
        if (!spec.path("type").asText().equals("ExternalName")) {
            Defaults.of(spec).put("internalTrafficPolicy", "Cluster").put("ipFamilyPolicy", "SingleStack");
            if (!spec.has("ipFamilies")) {
                spec.putArray("ipFamilies").add("IPv4");
            }
        }
        if (spec.has("clusterIP") && !spec.has("clusterIPs")) {
            spec.putArray("clusterIPs").add(spec.get("clusterIP"));
        }
        Defaults.each(spec.path("ports"), port -> {
            Defaults.of(port).put("protocol", "TCP");
            if (!port.has("targetPort")) {
                port.set("targetPort", port.get("port"));
            }
        });
    }

    @Override
    public void beforeCreate(ObjectNode object) {
        object.putObject("status").putObject("loadBalancer");
    }

    /** An address once given stays, unless another one is written. */
    @Override
    public void beforeUpdate(ObjectNode object, ObjectNode old) {
        for (String field : List.of("clusterIP", "clusterIPs")) {
            var given = old.path("spec").path(field);
            if (!given.isMissingNode() && object.path("spec").path(field).isMissingNode()) {
                Defaults.inner(object, "spec").set(field, given);
            }
        }
    }

    @Override
    public boolean createOnUpdate() {
        return true;
    }

    @Override
    public Map<String, String> selectableFields() {
        return Map.of("spec.clusterIP", "/spec/clusterIP", "spec.type", "/spec/type");
    }

    @Override
    public List<FieldProblem> problems(ObjectNode object, @Nullable ObjectNode old) {
        var problems = new ArrayList<FieldProblem>();
        var spec = object.path("spec");
        boolean mayHaveNone = spec.path("type").asText().equals("ExternalName")
                || spec.path("clusterIP").asText().equals("None");
        if (spec.path("ports").isEmpty() && !mayHaveNone) {
            problems.add(FieldProblem.required("spec.ports", ""));
        }
        for (int i = 0; i < spec.path("ports").size(); i++) {
            var port = spec.path("ports").path(i);
            if (spec.path("ports").size() > 1 && port.path("name").asText().isEmpty()) {
                problems.add(FieldProblem.required("spec.ports[" + i + "].name", ""));
            }
            int number = port.path("port").asInt();
            if (number < 1 || number > 65_535) {
                problems.add(FieldProblem.invalid(
                        "spec.ports[" + i + "].port",
                        Integer.toString(number),
                        "must be between 1 and 65535, inclusive"));
            }
        }
        return problems;
    }
}
