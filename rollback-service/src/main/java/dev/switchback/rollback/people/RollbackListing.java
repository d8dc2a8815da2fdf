package dev.switchback.rollback.people;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackJson;
import java.util.List;

/** Records as programs read them, over HTTP and from the command line alike. */
public final class RollbackListing {
    private RollbackListing() {}

    /** The resource as the cluster holds it, with what identifies it. */
    public static ObjectNode write(Rollback rollback) {
        ObjectNode object = RollbackJson.write(rollback);
        object.withObject("/metadata")
                .put("uid", rollback.uid())
                .put("creationTimestamp", rollback.created().toString());
        return object;
    }

    /** {@code {"rollbacks": [...]}}. */
    public static ObjectNode write(List<Rollback> rollbacks) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode items = object.putArray("rollbacks");
        rollbacks.forEach(r -> items.add(write(r)));
        return object;
    }
}
