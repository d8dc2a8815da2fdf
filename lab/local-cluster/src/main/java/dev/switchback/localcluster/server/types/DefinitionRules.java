package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.schema.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rules of CustomResourceDefinitions, and the types that these make. */
public final class DefinitionRules extends BuiltInRules {
    /** Where definitions are stored. */
    public static final String STORED = "customresourcedefinitions.apiextensions.k8s.io";

    DefinitionRules() {
        super("apiextensions.v1.CustomResourceDefinition", true);
    }

    /** The type that a definition makes. */
    public static ServedType type(JsonNode definition) {
        var spec = definition.path("spec");
        String group = spec.path("group").asText();
        var stored = storedVersion(spec);
        var versions = new ArrayList<String>();
        versions.add(stored.path("name").asText());
        for (var version : spec.path("versions")) {
            if (version.path("served").asBoolean() && !version.path("storage").asBoolean()) {
                versions.add(version.path("name").asText());
            }
        }
        var names = spec.path("names");
        var subresources = new java.util.HashSet<String>();
        stored.path("subresources").fieldNames().forEachRemaining(subresources::add);
        return new ServedType(
                group,
                List.copyOf(versions),
                new ServedType.Names(
                        names.path("kind").asText(),
                        names.path("plural").asText(),
                        names.path("singular").asText(),
                        texts(names.path("shortNames")),
                        texts(names.path("categories"))),
                spec.path("scope").asText().equals("Namespaced"),
                java.util.Set.copyOf(subresources),
                new CustomRules(group + "/" + versions.get(0), stored));
    }

    private static JsonNode storedVersion(JsonNode spec) {
        for (var version : spec.path("versions")) {
            if (version.path("storage").asBoolean()) {
                return version;
            }
        }
        return spec.path("versions").path(0);
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    @Override
    void defaults(ObjectNode object) {
        var spec = Defaults.inner(object, "spec");
        Defaults.of(Defaults.inner(spec, "conversion")).put("strategy", "None");
        var names = Defaults.inner(spec, "names");
        String kind = names.path("kind").asText();
        Defaults.of(names).put("singular", kind.toLowerCase(Locale.ROOT)).put("listKind", kind + "List");
    }

    /** The names are accepted at once. */
    @Override
    public void beforeCreate(ObjectNode object) {
        var spec = object.path("spec");
        var status = object.putObject("status");
        status.set("acceptedNames", spec.path("names").deepCopy());
        String since = object.at("/metadata/creationTimestamp").asText();
        var conditions = status.putArray("conditions");
        conditions
                .addObject()
                .put("type", "NamesAccepted")
                .put("status", "True")
                .put("lastTransitionTime", since)
                .put("reason", "NoConflicts")
                .put("message", "no conflicts found");
        conditions
                .addObject()
                .put("type", "Established")
                .put("status", "True")
                .put("lastTransitionTime", since)
                .put("reason", "InitialNamesAccepted")
                .put("message", "the initial names have been accepted");
        status.putArray("storedVersions").add(storedVersion(spec).path("name").asText());
    }

    @Override
    public List<FieldProblem> problems(ObjectNode object, @Nullable ObjectNode old) {
        var problems = new ArrayList<FieldProblem>();
        var spec = object.path("spec");
        String expected =
                spec.at("/names/plural").asText() + "." + spec.path("group").asText();
        String name = object.at("/metadata/name").asText();
        if (!name.equals(expected)) {
            problems.add(FieldProblem.invalid(
                    "metadata.name", '"' + name + '"', "must be spec.names.plural+\".\"+spec.group"));
        }
        int stored = 0;
        for (int i = 0; i < spec.path("versions").size(); i++) {
            var version = spec.path("versions").path(i);
            stored += version.path("storage").asBoolean() ? 1 : 0;
            if (!version.at("/schema/openAPIV3Schema").isObject()) {
                problems.add(FieldProblem.required(
                        "spec.versions[" + i + "].schema.openAPIV3Schema", "schemas are required"));
            }
        }
        if (stored != 1) {
            problems.add(FieldProblem.invalid(
                    "spec.versions",
                    '"' + "versions" + '"',
                    "must have exactly one version marked as storage version"));
        }
        return problems;
    }
}
