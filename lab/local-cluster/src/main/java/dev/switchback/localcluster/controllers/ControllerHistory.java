package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The templates that StatefulSets or DaemonSets have had, as ControllerRevisions. */
final class ControllerHistory {
    /** By which a pod names its revision. */
    static final String POD_LABEL = "controller-revision-hash";

    private static final Comparator<ApiObject> BY_NUMBER = Comparator.comparingLong(ControllerHistory::number)
            .thenComparing(ApiObject::created)
            .thenComparing(ApiObject::name);

    private final Informer revisions;
    private final Resource owners;
    private final String label;

    /** @param label by which a revision itself says its hash */
    ControllerHistory(Informer revisions, Resource owners, String label) {
        this.revisions = revisions;
        this.owners = owners;
        this.label = label;
    }

    /** All of an owner, the lowest number first. */
    List<ApiObject> of(ApiObject owner) {
        return revisions.controlledBy(owner.uid()).stream().sorted(BY_NUMBER).toList();
    }

    /** The revision of the owner's template, which gets the highest number. */
    ApiObject current(ApiObject owner) {
        var template = owner.spec().path("template");
        var all = of(owner);
        long next = all.stream().mapToLong(ControllerHistory::number).max().orElse(0) + 1;
        Optional<ApiObject> same = all.stream()
                .filter(revision -> PodTemplates.same(template(revision), template))
                .reduce((older, newer) -> newer);
        return same.map(revision -> number(revision) == next - 1 ? revision : numbered(revision, next))
                .orElseGet(() -> revisions.create(new ApiObject(revision(owner, next))));
    }

    private ApiObject numbered(ApiObject revision, long number) {
        var copy = revision.copy();
        copy.json().put("revision", number);
        return revisions.update(copy);
    }

    /** Removes those beyond the owner's {@code revisionHistoryLimit}, the lowest numbers first, but none that pods have. */
    void truncate(ApiObject owner, Set<String> live) {
        int limit = owner.spec().path("revisionHistoryLimit").asInt(10);
        var dead = of(owner).stream()
                .filter(revision -> !live.contains(hash(revision)))
                .toList();
        dead.stream().limit(Math.max(0, dead.size() - limit)).forEach(revisions::delete);
    }

    /** The hashes of revisions that pods have. */
    static Set<String> live(List<ApiObject> pods) {
        return pods.stream().map(ControllerHistory::hashOf).collect(Collectors.toSet());
    }

    /** The value of {@link #POD_LABEL} of pods of the revision: of a StatefulSet's its whole name. */
    String hash(ApiObject revision) {
        return owners.equals(Resource.STATEFUL_SETS)
                ? revision.name()
                : revision.labels().getOrDefault(label, "");
    }

    /** The revision that a pod names. */
    static String hashOf(ApiObject pod) {
        return pod.labels().getOrDefault(POD_LABEL, "");
    }

    /** The pod template that the revision keeps. */
    static JsonNode template(ApiObject revision) {
        ObjectNode template = revision.json().at("/data/spec/template").deepCopy();
        template.remove("$patch");
        return template;
    }

    private ObjectNode revision(ApiObject owner, long number) {
        ObjectNode template = owner.spec().path("template").deepCopy();
        var hash = PodTemplates.hash(template, OptionalInt.empty());
        var json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", Resource.CONTROLLER_REVISIONS.apiVersion())
                .put("kind", Resource.CONTROLLER_REVISIONS.kind());
        var metadata = json.putObject("metadata");
        metadata.put("name", owner.name() + "-" + hash).put("namespace", owner.namespace());
        metadata.set("labels", template.at("/metadata/labels").deepCopy());
        metadata.withObject("/labels").put(label, hash);
        owner.annotations()
                .forEach((key, value) -> metadata.withObject("/annotations").put(key, value));
        metadata.putArray("ownerReferences").add(owner.asController(owners));
        json.withObject("/data/spec").set("template", template.put("$patch", "replace"));
        return json.put("revision", number);
    }

    private static long number(ApiObject revision) {
        return revision.json().path("revision").asLong();
    }
}
