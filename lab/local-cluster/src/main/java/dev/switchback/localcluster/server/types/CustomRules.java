package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.schema.FieldProblem;
import dev.switchback.localcluster.server.schema.Pruning;
import dev.switchback.localcluster.server.schema.Schema;
import dev.switchback.localcluster.server.schema.ValidationRules;
import dev.switchback.localcluster.server.schema.ValueRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules of a type that a CustomResourceDefinition made. Objects are kept in the storage version's form. */
final class CustomRules implements TypeRules {
    private final String storageApiVersion;
    private final JsonNode storageVersion;
    private final Schema schema;

    /** @param storageVersion the entry of {@code spec.versions} that has {@code storage: true} */
    CustomRules(String storageApiVersion, JsonNode storageVersion) {
        this.storageApiVersion = storageApiVersion;
        this.storageVersion = storageVersion;
        this.schema = new Schema(storageVersion.at("/schema/openAPIV3Schema"));
    }

    @Override
    public ObjectNode toStored(ObjectNode object) {
        return object.put("apiVersion", storageApiVersion);
    }

    @Override
    public void complete(ObjectNode object) {
        Pruning.custom(object, schema);
        schema.fillDefaults(object);
    }

    @Override
    public void beforeCreate(ObjectNode object) {
        if (storageVersion.path("subresources").has("status")) {
            object.remove("status");
        }
    }

    @Override
    public List<FieldProblem> problems(ObjectNode object, @Nullable ObjectNode old) {
        var problems = ValueRules.problems(object, schema);
        return problems.isEmpty() ? ValidationRules.problems(object, old, schema) : problems;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean custom() {
        return true;
    }

    @Override
    public boolean countsGenerations() {
        return true;
    }

    @Override
    public boolean unconditionalUpdate() {
        return false;
    }

    @Override
    public boolean statusKeepsMetadata() {
        return true;
    }

    @Override
    public List<JsonNode> printerColumns() {
        var columns = new java.util.ArrayList<JsonNode>();
        storageVersion.path("additionalPrinterColumns").forEach(columns::add);
        return columns;
    }

    @Override
    public Map<String, String> selectableFields() {
        var fields = new HashMap<String, String>();
        for (var field : storageVersion.path("selectableFields")) {
            String path = field.path("jsonPath").asText();
            fields.put(path.substring(1), path.replace('.', '/'));
        }
        return fields;
    }
}
