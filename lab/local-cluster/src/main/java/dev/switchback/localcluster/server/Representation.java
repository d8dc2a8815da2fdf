package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.ObjectReads.Listed;
import dev.switchback.localcluster.server.table.Table;
import java.time.InstantSource;
import java.util.List;

/** How an answer shows objects: as they are, or as a table when the request accepts that. */
final class Representation {
    private final InstantSource clock;
    private final boolean asTable;
    private final boolean fullObjects;

    private Representation(InstantSource clock, boolean asTable, boolean fullObjects) {
        this.clock = clock;
        this.asTable = asTable;
        this.fullObjects = fullObjects;
    }

    static Representation of(ApiRequest request, Query query, InstantSource clock) {
        return new Representation(
                clock,
                request.accept().contains("as=Table"),
                query.text("includeObject").equals("Object"));
    }

    ObjectNode object(RequestTarget target, ObjectNode object) {
        if (!asTable) {
            return object;
        }
        var metadata = JsonText.object()
                .put("resourceVersion", object.at("/metadata/resourceVersion").asText());
        return new Table(target.type(), fullObjects).of(List.of(object), metadata, clock.instant());
    }

    ObjectNode list(RequestTarget target, Listed listed) {
        return asTable
                ? new Table(target.type(), fullObjects)
                        .of(listed.objects(), ObjectReads.metadata(listed), clock.instant())
                : ObjectReads.listObject(target, listed);
    }

    /** The object of a bookmark. */
    ObjectNode bookmark(RequestTarget target, ObjectNode object) {
        return asTable
                ? new Table(target.type(), fullObjects).of(List.of(), object.path("metadata"), clock.instant())
                : object;
    }
}
