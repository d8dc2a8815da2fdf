package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.types.ApiError;
import dev.switchback.localcluster.store.Change;
import dev.switchback.localcluster.store.Stored;

/** One watch: which changes it shows, and as what. */
record OpenWatch(
        RequestTarget target, Selection selection, Representation form, LineQueue lines, boolean wantsBookmarks) {

    /** Shows an object that is there as the watch begins. */
    void present(Stored object) {
        if (selection.matches(target.shown(object))) {
            send("ADDED", object);
        }
    }

    /** Shows a change, if it concerns this watch; leaving the selection is a deletion, entering it an addition. */
    void changed(Change change) {
        var key = change.object().key();
        if (!key.resource().equals(target.type().storage())
                || !(target.namespace().isEmpty() || target.namespace().equals(key.namespace()))) {
            return;
        }
        var before = change.before();
        boolean was = before != null && selection.matches(target.shown(before));
        boolean is = !change.deleted() && selection.matches(target.shown(change.object()));
        if (is) {
            send(was ? "MODIFIED" : "ADDED", change.object());
        } else if (was && before != null) {
            send("DELETED", change.deleted() ? change.object() : left(before, change));
        }
    }

    /** The last selected state of an object that left the selection, with the version of the change. */
    private static Stored left(Stored before, Change change) {
        var last = before.object().deepCopy();
        ObjectMetadata.of(last).put("resourceVersion", Long.toString(change.version()));
        return new Stored(before.key(), last, change.version());
    }

    /** Tells the version up to which everything has been shown. */
    void bookmark(long version, boolean initialEventsEnd) {
        if (!wantsBookmarks) {
            return;
        }
        var object = JsonText.object().put("kind", target.type().kind()).put("apiVersion", target.apiVersion());
        var metadata = object.putObject("metadata").put("resourceVersion", Long.toString(version));
        if (initialEventsEnd) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        send("BOOKMARK", form.bookmark(target, object));
    }

    /** Shows an error and ends. */
    void error(ApiError error) {
        send("ERROR", error.toStatus());
        lines.end();
    }

    private void send(String type, Stored object) {
        lines.add(() -> line(type, form.object(target, target.shown(object))));
    }

    private void send(String type, ObjectNode object) {
        lines.add(() -> line(type, object));
    }

    private static String line(String type, ObjectNode object) {
        var event = JsonText.object().put("type", type);
        event.set("object", object);
        return JsonText.write(event);
    }
}
