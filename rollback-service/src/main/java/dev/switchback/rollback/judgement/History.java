package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.Annotations;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a workload's revisions and earlier cases tell about each revision. Numbers only order activations; a revision is
 * its hash.
 *
 * @param cases all cases that acted or are acting, on any workload; those of others are passed over
 */
public record History(Workload workload, List<Rollback> cases) {

    public History {
        cases = cases.stream()
                .filter(c -> c.hasActed() || c.status().phase().isActing())
                .toList();
    }

    /** Why a revision must not be a target; empty when nothing is known against it. */
    public Optional<String> knownBad(Revision revision) {
        return mark(revision, "bad").or(() -> suspectedByCase(revision)).or(() -> steppedBackFrom(revision));
    }

    /** Why a revision that is not known bad is trusted. */
    public Proof proof(Revision revision, Duration provenAfter) {
        Optional<String> voucher = mark(revision, "good").or(() -> verifiedByCase(revision));
        if (voucher.isPresent()) {
            return new Proof.Verified(voucher.get());
        }
        Optional<Duration> served = served(revision);
        if (served.isEmpty()) {
            return new Proof.None("nothing shows how long it was current");
        }
        String words = "it was current for " + Words.duration(served.get());
        return served.get().compareTo(provenAfter) >= 0
                ? new Proof.Served(words)
                : new Proof.None(words + ", less than " + Words.duration(provenAfter));
    }

    /** Since when a revision that is current now has been so; {@code now} when nothing tells. */
    public ActiveSince activeSince(Revision revision, Instant now) {
        if (revision.earlierNumbers().isEmpty()) {
            return new ActiveSince(revision.created(), true, "it was created then and never current before");
        }
        Optional<Instant> restored = restoredByCase(revision);
        if (restored.isPresent()) {
            return new ActiveSince(restored.get(), true, "an earlier case restored it then");
        }
        Stream<Instant> pods = workload.podsOf(revision.hash()).stream().map(Pod::created);
        return Stream.concat(workload.rollout().progressing().stream(), pods)
                .min(Comparator.naturalOrder())
                .map(at -> new ActiveSince(at, false, "no later than the oldest trace of it"))
                .orElseGet(() -> new ActiveSince(now, false, "nothing shows since when it is current"));
    }

    private static Optional<String> mark(Revision revision, String verdict) {
        String mark = revision.annotations().getOrDefault(Annotations.MARK, "");
        return mark.equals(verdict + " " + revision.hash())
                ? Optional.of("a person marked it " + verdict)
                : Optional.empty();
    }

    private Optional<String> suspectedByCase(Revision revision) {
        return ownCases()
                .filter(c -> c.status().phase() != Phase.NOT_THE_CAUSE)
                .filter(c -> c.suspectHash().filter(revision.hash()::equals).isPresent())
                .findFirst()
                .map(c -> "case " + c.name() + " rolled back from it");
    }

    /** Somebody went from this revision straight to one that was created earlier, and it was not one of our cases. */
    private Optional<String> steppedBackFrom(Revision revision) {
        NavigableMap<Long, Revision> activations = activations();
        long steps = activations.entrySet().stream()
                .filter(e -> e.getValue().hash().equals(revision.hash()))
                .map(e -> activations.get(e.getKey() + 1))
                .filter(next -> next != null && next.created().isBefore(revision.created()))
                .count();
        long ours = ownCases()
                .filter(c -> c.status().plan().orElse(null) instanceof Plan.RevertDeployment)
                .filter(c -> c.status()
                        .from()
                        .filter(f -> f.hash().equals(revision.hash()))
                        .isPresent())
                .filter(c -> c.status()
                        .to()
                        .flatMap(to -> workload.revision(to.hash()))
                        .filter(to -> to.created().isBefore(revision.created()))
                        .isPresent())
                .count();
        return steps > ours ? Optional.of("somebody went back from it to an older template") : Optional.empty();
    }

    private NavigableMap<Long, Revision> activations() {
        var activations = new TreeMap<Long, Revision>();
        for (Revision revision : workload.revisions()) {
            revision.earlierNumbers().forEach(n -> activations.put(n, revision));
            activations.put(revision.number(), revision);
        }
        return activations;
    }

    private Optional<String> verifiedByCase(Revision revision) {
        return cases.stream()
                .filter(c -> c.status().phase() == Phase.SUCCEEDED)
                .filter(c -> restores(c, revision))
                .findFirst()
                .map(c -> "case " + c.name() + " verified it");
    }

    private Optional<Instant> restoredByCase(Revision revision) {
        return ownCases()
                .filter(c -> c.status().plan().orElse(null) instanceof Plan.RevertDeployment)
                .filter(c -> restores(c, revision) && wasLastToRestore(c, revision))
                .flatMap(c -> c.status().times().acted().stream())
                .max(Comparator.naturalOrder());
    }

    /** The number that the revision had when the case was planned is the last one that it had before its present one. */
    private static boolean wasLastToRestore(Rollback rollback, Revision revision) {
        long before = revision.earlierNumbers().get(revision.earlierNumbers().size() - 1);
        return rollback.status().to().filter(to -> to.number() == before).isPresent();
    }

    private boolean restores(Rollback rollback, Revision revision) {
        return rollback.status()
                .to()
                .filter(to -> to.hash().equals(revision.hash()))
                .filter(to -> to.workload().equals(workload.ref().name()))
                .filter(to -> rollback.spec()
                        .workload()
                        .namespace()
                        .equals(workload.ref().namespace()))
                .isPresent();
    }

    /** From its creation to that of the revision first created with a later number; empty when that end cannot be shown. */
    private Optional<Duration> served(Revision revision) {
        return workload.revisions().stream()
                .filter(r -> r.firstNumber() > revision.firstNumber())
                .filter(r -> r.created().isAfter(revision.created()))
                .map(Revision::created)
                .min(Comparator.naturalOrder())
                .map(end -> Duration.between(revision.created(), end));
    }

    private Stream<Rollback> ownCases() {
        return cases.stream()
                .filter(c -> c.spec().workload().equals(workload.ref()))
                .filter(c -> c.spec().workloadUid().isEmpty()
                        || c.spec().workloadUid().equals(workload.uid()));
    }
}
