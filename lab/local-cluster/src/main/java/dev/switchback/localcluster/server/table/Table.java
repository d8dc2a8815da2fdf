package dev.switchback.localcluster.server.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.types.ServedType;
import java.time.Instant;
import java.util.List;

/**
 * Shows objects of one type as a {@code meta.k8s.io/v1} Table.
 *
 * @param fullObjects whether rows carry whole objects instead of their metadata
 */
public record Table(ServedType type, boolean fullObjects) {

    /** A table of objects at a time. */
    public ObjectNode of(List<ObjectNode> objects, JsonNode listMetadata, Instant now) {
        var columns = columns();
        var table = JsonText.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", listMetadata);
        var definitions = table.putArray("columnDefinitions");
        columns.forEach(column -> definitions.add(column.definition()));
        var rows = table.putArray("rows");
        objects.forEach(object -> rows.add(row(columns, object, now)));
        return table;
    }

    private List<Column> columns() {
        return type.custom()
                ? CustomColumns.of(type.rules().printerColumns())
                : BuiltInColumns.of(type.qualifiedPlural());
    }

    private ObjectNode row(List<Column> columns, ObjectNode object, Instant now) {
        var row = JsonText.object();
        var cells = row.putArray("cells");
        columns.forEach(column -> cells.add(column.cell().apply(object, now)));
        row.set("object", fullObjects ? object : metadataOnly(object));
        return row;
    }

    private static ObjectNode metadataOnly(ObjectNode object) {
        var partial = JsonText.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }
}
