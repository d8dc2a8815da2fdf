package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.types.ApiError;
import dev.switchback.localcluster.store.Stored;
import dev.switchback.localcluster.store.VersionedStore;
import java.util.ArrayList;
import java.util.List;

/** Reads objects and lists of them. */
final class ObjectReads {
    private final VersionedStore store;
    private final Pages pages = new Pages();

    ObjectReads(VersionedStore store) {
        this.store = store;
    }

    Stored get(RequestTarget target) {
        return store.get(target.key()).orElseThrow(() -> ApiError.notFound(target.type(), target.name()));
    }

    /**
     * A list, or one page of it.
     *
     * @param next names the next page; empty at the end
     * @param remaining objects after this page
     */
    record Listed(List<ObjectNode> objects, long version, String next, int remaining) {}

    Listed list(RequestTarget target, Query query) {
        int limit = (int)
                Math.min(Integer.MAX_VALUE, Math.max(0, query.number("limit").orElse(0)));
        String token = query.text("continue");
        if (!token.isEmpty()) {
            return pages.next(token, limit);
        }
        var selection = Selection.of(target, query);
        return store.atomically(() -> pages.first(selected(target, selection), store.version(), limit));
    }

    /** Lets every list that is being read page by page expire. */
    void expirePages() {
        pages.expire();
    }

    private List<ObjectNode> selected(RequestTarget target, Selection selection) {
        var found = new ArrayList<ObjectNode>();
        for (var stored : store.list(target.type().storage(), target.namespace())) {
            var shown = target.shown(stored);
            if (selection.matches(shown)) {
                found.add(shown);
            }
        }
        return found;
    }

    /** The list as an object of a type such as {@code PodList}. */
    static ObjectNode listObject(RequestTarget target, Listed listed) {
        var list = dev.switchback.localcluster.api.JsonText.object()
                .put("kind", target.type().listKind())
                .put("apiVersion", target.apiVersion());
        list.set("metadata", metadata(listed));
        var items = list.putArray("items");
        listed.objects().forEach(object -> items.add(target.type().custom() ? object : withoutType(object)));
        return list;
    }

    /** {@code metadata} of a list. */
    static ObjectNode metadata(Listed listed) {
        var metadata = ObjectMetadata.ofList(listed.version());
        if (!listed.next().isEmpty()) {
            metadata.put("continue", listed.next()).put("remainingItemCount", listed.remaining());
        }
        return metadata;
    }

    /** Elements of lists of built-in types do not repeat the type. */
    private static JsonNode withoutType(ObjectNode object) {
        var item = object.objectNode();
        object.properties().stream()
                .filter(field ->
                        !field.getKey().equals("kind") && !field.getKey().equals("apiVersion"))
                .forEach(field -> item.set(field.getKey(), field.getValue()));
        return item;
    }
}
