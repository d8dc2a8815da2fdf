package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.schema.BuiltInSchemas;
import dev.switchback.localcluster.server.schema.Pruning;
import dev.switchback.localcluster.server.schema.Schema;
import dev.switchback.localcluster.server.schema.TypeCheck;
import java.util.Map;
import java.util.Optional;

/** Rules of a type with a known schema: fields of wrong types are refused, unknown ones dropped. */
class BuiltInRules implements TypeRules {
    private final Schema schema;
    private final boolean countsGenerations;

    /** @param definition such as {@code apps.v1.Deployment} */
    BuiltInRules(String definition, boolean countsGenerations) {
        this.schema = BuiltInSchemas.of(definition);
        this.countsGenerations = countsGenerations;
    }

    @Override
    public final void complete(ObjectNode object) {
        TypeCheck.firstMismatch(object, schema).ifPresent(mismatch -> {
            String kind = object.path("kind").asText();
            throw ApiError.badRequest("%s in version \"%s\" cannot be handled as a %s: json: %s"
                    .formatted(kind, object.path("apiVersion").asText(), kind, mismatch));
        });
        Pruning.builtIn(object, schema);
        defaults(object);
    }

    /** Fills in what is left out. */
    void defaults(ObjectNode object) {}

    @Override
    public boolean countsGenerations() {
        return countsGenerations;
    }

    @Override
    public Optional<Schema> mergeSchema() {
        return Optional.of(schema);
    }

    @Override
    public Map<String, String> selectableFields() {
        return Map.of();
    }
}
