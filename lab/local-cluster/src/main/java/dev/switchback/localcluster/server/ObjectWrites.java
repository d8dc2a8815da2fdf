package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.schema.FieldProblem;
import dev.switchback.localcluster.server.types.ApiError;
import dev.switchback.localcluster.server.types.MetadataRules;
import dev.switchback.localcluster.store.Stored;
import dev.switchback.localcluster.store.Stored.ObjectKey;
import dev.switchback.localcluster.store.VersionedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Creates and replaces objects under the rules of the API. */
final class ObjectWrites {
    private static final int NAME_ATTEMPTS = 8;

    private final VersionedStore store;
    private final ObjectMetadata metadata;

    ObjectWrites(VersionedStore store, ObjectMetadata metadata) {
        this.store = store;
        this.metadata = metadata;
    }

    /** Creates; {@code body} becomes the server's. */
    Stored create(RequestTarget target, ObjectNode body, boolean dryRun) {
        return store.atomically(() -> {
            checkIdentity(target, body);
            refuseMissingNamespace(target);
            var object = target.type().rules().toStored(body);
            var key = target.key(nameFor(target, object));
            metadata.created(object, target.namespace(), target.type().rules().countsGenerations());
            target.type().rules().complete(object);
            target.type().rules().beforeCreate(object);
            metadata.dated(object, null, target.type().rules().datedField());
            refuseProblems(target.named(key.name()), object, null);
            if (store.get(key).isPresent()) {
                throw ApiError.alreadyExists(target.type(), key.name());
            }
            return put(key, object, dryRun);
        });
    }

    /** Replaces the object, or its status when the target names that. */
    Stored replace(RequestTarget target, ObjectNode body, boolean dryRun) {
        return store.atomically(() -> {
            checkIdentity(target, body);
            var present = store.get(target.key());
            if (present.isEmpty() && target.type().rules().createOnUpdate()) {
                return create(target, body, dryRun);
            }
            var old = present.orElseThrow(() -> ApiError.notFound(target.type(), target.name()));
            boolean unconditional =
                    ObjectMetadata.of(body).path("resourceVersion").asText().isEmpty();
            if (unconditional && !target.type().rules().unconditionalUpdate()) {
                throw ApiError.invalid(
                        target.type(),
                        target.name(),
                        List.of(FieldProblem.invalid(
                                "metadata.resourceVersion", "0", "must be specified for an update")));
            }
            refuseOtherUid(target, old, ObjectMetadata.of(body));
            return update(target, old, target.type().rules().toStored(body), dryRun);
        });
    }

    /** Applies a change to the present state of the object. */
    Stored change(RequestTarget target, UnaryOperator<ObjectNode> change, boolean dryRun) {
        return store.atomically(() -> {
            var old = store.get(target.key()).orElseThrow(() -> ApiError.notFound(target.type(), target.name()));
            var changed = change.apply(target.shown(old).deepCopy());
            checkIdentity(target, changed);
            return update(target, old, target.type().rules().toStored(changed), dryRun);
        });
    }

    /** Changes an object as the server itself does, past the rules for clients. */
    Stored system(RequestTarget target, UnaryOperator<ObjectNode> change) {
        return store.atomically(() -> {
            var old = store.get(target.key()).orElseThrow(() -> ApiError.notFound(target.type(), target.name()));
            return store.put(old.key(), change.apply(old.object().deepCopy()));
        });
    }

    private Stored update(RequestTarget target, Stored old, ObjectNode object, boolean dryRun) {
        refuseOtherVersion(target, old, ObjectMetadata.of(object));
        refuseChangedUid(target, old, ObjectMetadata.of(object));
        var next = target.subresource().equals("status") ? withStatusOf(target, old, object) : object;
        ObjectMetadata.kept(next, old.object());
        target.type().rules().complete(next);
        if (!target.subresource().equals("status")) {
            keepStatus(target, old, next);
            target.type().rules().beforeUpdate(next, old.object());
            metadata.dated(next, old.object(), target.type().rules().datedField());
            if (!sameSpec(target, next, old.object())) {
                ObjectMetadata.nextGeneration(next);
            }
        }
        refuseProblems(target, next, old.object());
        if (JsonText.same(next, old.object())) {
            return old;
        }
        return Finalizers.finished(ObjectMetadata.of(next)) ? removed(old, next, dryRun) : put(old.key(), next, dryRun);
    }

    private static void refuseOtherVersion(RequestTarget target, Stored old, JsonNode given) {
        String version = given.path("resourceVersion").asText();
        if (!version.isEmpty() && !version.equals(Long.toString(old.version()))) {
            throw ApiError.conflict(
                    target.type(),
                    target.name(),
                    "the object has been modified; " + "please apply your changes to the latest version and try again");
        }
    }

    private static void refuseOtherUid(RequestTarget target, Stored old, JsonNode given) {
        String uid = given.path("uid").asText();
        String actual = old.metadata().path("uid").asText();
        if (!uid.isEmpty() && !uid.equals(actual)) {
            throw ApiError.conflict(
                    target.type(),
                    target.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + actual);
        }
    }

    private static void refuseChangedUid(RequestTarget target, Stored old, JsonNode given) {
        String uid = given.path("uid").asText();
        if (!uid.isEmpty() && !uid.equals(Finalizers.uid(old))) {
            throw ApiError.invalid(
                    target.type(),
                    target.name(),
                    List.of(FieldProblem.invalid("metadata.uid", '"' + uid + '"', "field is immutable")));
        }
    }

    private static ObjectNode withStatusOf(RequestTarget target, Stored old, ObjectNode object) {
        var next = old.object().deepCopy();
        copyOrRemove("status", object, next);
        if (!target.type().rules().statusKeepsMetadata()) {
            copyOrRemove("annotations", ObjectMetadata.of(object), ObjectMetadata.of(next));
        }
        return next;
    }

    private static void keepStatus(RequestTarget target, Stored old, ObjectNode next) {
        if (target.type().has("status")) {
            copyOrRemove("status", old.object(), next);
        }
    }

    private static void copyOrRemove(String field, ObjectNode from, ObjectNode to) {
        if (from.has(field)) {
            to.set(field, from.get(field).deepCopy());
        } else {
            to.remove(field);
        }
    }

    /** Whether nothing has changed that a generation counts. */
    private static boolean sameSpec(RequestTarget target, ObjectNode a, ObjectNode b) {
        boolean withStatus = target.type().custom() && !target.type().has("status");
        boolean sameAnnotations = !target.type().rules().generationCountsAnnotations()
                || a.at("/metadata/annotations").equals(b.at("/metadata/annotations"));
        return sameAnnotations && JsonText.same(counted(a, withStatus), counted(b, withStatus));
    }

    private static ObjectNode counted(ObjectNode object, boolean withStatus) {
        var rest = object.objectNode();
        object.properties().stream()
                .filter(field -> !field.getKey().equals("metadata"))
                .filter(field -> withStatus || !field.getKey().equals("status"))
                .forEach(field -> rest.set(field.getKey(), field.getValue()));
        return rest;
    }

    private Stored removed(Stored old, ObjectNode last, boolean dryRun) {
        if (dryRun) {
            return old;
        }
        store.put(old.key(), last);
        return store.remove(old.key()).orElse(old);
    }

    private Stored put(ObjectKey key, ObjectNode object, boolean dryRun) {
        return dryRun ? new Stored(key, object, store.version()) : store.put(key, object);
    }

    private String nameFor(RequestTarget target, ObjectNode object) {
        var given = ObjectMetadata.of(object);
        if (!given.path("name").asText().isEmpty()) {
            return given.path("name").asText();
        }
        String prefix = given.path("generateName").asText();
        if (prefix.isEmpty()) {
            throw ApiError.invalid(
                    target.type(),
                    "",
                    List.of(FieldProblem.required("metadata.name", "name or generateName is required")));
        }
        for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
            String name = metadata.generatedName(prefix);
            if (store.get(target.key(name)).isEmpty()) {
                given.put("name", name);
                return name;
            }
        }
        throw ApiError.alreadyExists(target.type(), prefix);
    }

    private static void checkIdentity(RequestTarget target, ObjectNode object) {
        expect("API version", object.path("apiVersion").asText(), target.apiVersion());
        expect("kind", object.path("kind").asText(), target.type().kind());
        object.put("apiVersion", target.apiVersion()).put("kind", target.type().kind());
        var given = ObjectMetadata.of(object);
        String namespace = given.path("namespace").asText();
        if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
            throw ApiError.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        String name = given.path("name").asText();
        if (!target.name().isEmpty() && !name.isEmpty() && !name.equals(target.name())) {
            throw ApiError.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(name, target.name()));
        }
        if (!target.name().isEmpty()) {
            given.put("name", target.name());
        }
    }

    private static void expect(String what, String given, String expected) {
        if (!given.isEmpty() && !given.equals(expected)) {
            throw ApiError.badRequest("the %s in the data (%s) does not match the expected %s (%s)"
                    .formatted(what, given, what, expected));
        }
    }

    private void refuseMissingNamespace(RequestTarget target) {
        if (target.namespace().isEmpty()) {
            return;
        }
        var namespace = store.get(new ObjectKey("namespaces", "", target.namespace()));
        if (namespace.isEmpty()) {
            throw ApiError.noSuchNamespace(target.namespace());
        }
        if (namespace.get().metadata().has("deletionTimestamp")) {
            throw ApiError.forbidden(
                    target.type(),
                    target.name(),
                    "unable to create new content in namespace %s because it is being terminated"
                            .formatted(target.namespace()));
        }
    }

    private static void refuseProblems(RequestTarget target, ObjectNode object, @Nullable ObjectNode old) {
        var problems = new ArrayList<>(MetadataRules.problems(target.type(), ObjectMetadata.of(object)));
        problems.addAll(target.type().rules().problems(object, old));
        if (!problems.isEmpty()) {
            throw ApiError.invalid(target.type(), target.name(), problems);
        }
    }
}
