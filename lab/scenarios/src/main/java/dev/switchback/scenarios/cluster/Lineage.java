package dev.switchback.scenarios.cluster;

import dev.switchback.scenarios.file.WorkloadSketch;
import dev.switchback.scenarios.file.WorkloadSketch.RevisionSketch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ReplicaSets that a Deployment's history has left: one a template. A template that came back has a new number, and its
 * earlier ones in its history.
 */
final class Lineage {
    private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";

    private final List<Generation> generations = new ArrayList<>();
    private final List<Activation> activations = new ArrayList<>();
    private Generation current;

    /** A generation became current. */
    record Activation(Generation generation, Instant at, boolean ready) {}

    private Lineage(WorkloadSketch sketch) {
        current = find(sketch.revisions().get(0));
        activate(1, sketch.revisions().get(0));
        int number = 1;
        for (RevisionSketch revision : sketch.revisions()) {
            Generation next = find(revision);
            if (next != current) {
                number++;
                current = next;
                activate(number, revision);
            }
        }
    }

    private void activate(int number, RevisionSketch revision) {
        current.becomesCurrent(number, revision);
        activations.add(new Activation(current, revision.deployed(), revision.ready()));
    }

    /** The one of that hash; else of that template, unless both have hashes of their own; else a new one. */
    private Generation find(RevisionSketch sketch) {
        var sameHash = generations.stream()
                .filter(g ->
                        sketch.hash().isPresent() && g.hash.equals(sketch.hash().get()))
                .findFirst();
        var sameTemplate = generations.stream()
                .filter(g -> g.image.equals(sketch.image()) && g.written.equals(sketch.annotations()))
                .toList();
        return sameHash.or(() -> sameTemplate.stream()
                        .filter(g -> sketch.hash().isEmpty() || g.hash.isEmpty())
                        .findFirst())
                .orElseGet(() -> begin(sketch, !sameTemplate.isEmpty()));
    }

    /** @param restart whether there is the same template already: then a restart has given it another hash */
    private Generation begin(RevisionSketch sketch, boolean restart) {
        var generation = new Generation(sketch, restart);
        generations.add(generation);
        return generation;
    }

    static Lineage of(WorkloadSketch sketch) {
        return new Lineage(sketch);
    }

    /** In the order in which they were first created. */
    List<Generation> all() {
        return List.copyOf(generations);
    }

    /** In the order of time. */
    List<Activation> activations() {
        return List.copyOf(activations);
    }

    Generation current() {
        return current;
    }

    /** Those but the current one, newest number first. */
    List<Generation> earlier() {
        return generations.stream()
                .filter(g -> g != current)
                .sorted((a, b) -> Integer.compare(b.number, a.number))
                .toList();
    }

    /** One template over time. */
    static final class Generation {
        private final Instant created;
        private final String image;
        private final Map<String, String> written;
        private final boolean restart;
        private final List<Integer> history = new ArrayList<>();
        private int number;
        private Instant active;
        private String hash = "";
        private boolean ready = true;

        private Generation(RevisionSketch first, boolean restart) {
            this.created = first.deployed();
            this.active = first.deployed();
            this.image = first.image();
            this.written = first.annotations();
            this.restart = restart;
        }

        private void becomesCurrent(int next, RevisionSketch sketch) {
            if (number > 0) {
                history.add(number);
            }
            number = next;
            active = sketch.deployed();
            ready = sketch.ready();
            hash = sketch.hash().orElse(hash);
        }

        /** When its ReplicaSet was created. */
        Instant created() {
            return created;
        }

        /** When it became current for the last time. */
        Instant active() {
            return active;
        }

        int number() {
            return number;
        }

        /** The numbers that it had before, ascending. */
        List<Integer> history() {
            return List.copyOf(history);
        }

        String image() {
            return image;
        }

        /** Of the template. */
        Map<String, String> annotations() {
            if (!restart) {
                return written;
            }
            var all = new LinkedHashMap<>(written);
            all.put(RESTARTED, Identity.timestamp(created));
            return all;
        }

        boolean ready() {
            return ready;
        }

        /** As given, else computed from the template. */
        String hash() {
            return hash.isEmpty() ? Identity.letters(image + annotations(), 10) : hash;
        }
    }
}
