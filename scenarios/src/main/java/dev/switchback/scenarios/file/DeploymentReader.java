package dev.switchback.scenarios.file;

import dev.switchback.scenarios.file.DeploymentSketch.RevisionSketch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the shorthand for Deployments. */
final class DeploymentReader {
    private static final String LABEL_VALUE = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

    private final Instant now;

    DeploymentReader(Instant now) {
        this.now = now;
    }

    DeploymentSketch read(Value value) {
        var fields = value.fields("name", "replicas", "annotations", "revisions");
        return new DeploymentSketch(
                value.line(),
                fields.required("name").map(Place::read).orElse(new Place("", "")),
                fields.optional("replicas").map(v -> v.count(0)).orElse(1),
                fields.optional("annotations").map(Value::texts).orElse(Map.of()),
                fields.required("revisions").map(this::revisions).orElse(List.of()));
    }

    private List<RevisionSketch> revisions(Value value) {
        var revisions = new ArrayList<RevisionSketch>();
        for (Value item : value.items()) {
            RevisionSketch next = revision(item);
            if (!revisions.isEmpty()
                    && next.deployed()
                            .isBefore(revisions.get(revisions.size() - 1).deployed())) {
                item.problem("revisions are written oldest first; this one is older than the one before it");
            }
            revisions.add(next);
        }
        if (revisions.isEmpty()) {
            value.problem("expected at least one revision");
        }
        refuseAmbiguousHashes(value, revisions);
        return revisions;
    }

    private RevisionSketch revision(Value value) {
        var fields = value.fields("image", "deployed", "hash", "annotations", "ready");
        return new RevisionSketch(
                fields.required("image").map(Value::text).orElse(""),
                fields.required("deployed").map(this::deployed).orElse(now),
                fields.optional("hash").map(DeploymentReader::hash),
                fields.optional("annotations").map(Value::texts).orElse(Map.of()),
                fields.optional("ready").map(Value::truth).orElse(true));
    }

    private Instant deployed(Value value) {
        Instant time = Times.read(value, now).instant();
        if (time.isAfter(now)) {
            value.problem("what is deployed after now belongs into the timeline");
        }
        return time;
    }

    private static String hash(Value value) {
        String hash = value.text();
        if (!hash.matches(LABEL_VALUE)) {
            value.problem("a hash is a label value: up to 63 letters, digits, '-', '_' or '.'");
        }
        return hash;
    }

    /** One hash stands for one template. */
    private static void refuseAmbiguousHashes(Value value, List<RevisionSketch> revisions) {
        var byHash = new HashMap<String, Object>();
        for (RevisionSketch revision : revisions) {
            Object template = List.of(revision.image(), revision.annotations());
            revision.hash().ifPresent(hash -> {
                Object other = byHash.putIfAbsent(hash, template);
                if (other != null && !other.equals(template)) {
                    value.problem("hash " + hash + " stands for two different templates");
                }
            });
        }
    }
}
