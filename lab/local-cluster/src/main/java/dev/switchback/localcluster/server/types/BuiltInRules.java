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
            throw ApiError.undecodable(object, "json: " + mismatch);
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
    public Schema schema() {
        return schema;
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
