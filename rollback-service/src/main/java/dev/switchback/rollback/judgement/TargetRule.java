package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Reason;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses the target: an explicit one, the other side of a blue-green pair, or the best of the earlier releases. */
public final class TargetRule {
    private final Evidence evidence;
    private final Workload workload;
    private final Revision suspect;
    private final History history;

    TargetRule(Evidence evidence, Workload workload, Revision suspect, History history) {
        this.evidence = evidence;
        this.workload = workload;
        this.suspect = suspect;
        this.history = history;
    }

    /**
     * A revision that was current before the suspect.
     *
     * @param bad why it must not be a target; empty when nothing is known against it
     */
    record Candidate(Revision revision, Optional<String> bad, History.Proof proof) {

        boolean isProven() {
            return bad.isEmpty() && proof.isProven();
        }

        boolean isVerified() {
            return isProven() && proof.strength() == History.Strength.VERIFIED;
        }

        /** Why it is passed over. */
        String objection() {
            return bad.orElse(isProven() ? proof.words() + ", but nobody verified it" : proof.words());
        }
    }

    Target choose() {
        Optional<String> explicit = evidence.rollback().spec().target();
        if (explicit.isPresent()) {
            return explicit(explicit.get());
        }
        Optional<Delivery> release = evidence.release().filter(delivery -> delivery.delivers(suspect.template()));
        if (release.isPresent()) {
            return new Target.Abort(release.get());
        }
        Target earlier = earlier();
        Optional<BlueGreen> pair =
                evidence.blueGreen().filter(b -> b.active() && b.peer().isPresent());
        boolean reverts = earlier.missing().isEmpty();
        return pair.isEmpty() || (reverts && isYoungerThanFlip(pair.get())) ? earlier : flip(pair.get());
    }

    private Target explicit(String hash) {
        if (hash.equals(suspect.hash())) {
            return new Target.None(Reason.ALREADY_AT_TARGET, "the workload has the template of " + hash);
        }
        Optional<BlueGreen> pair = evidence.blueGreen().filter(BlueGreen::active);
        Optional<Workload> peer = pair.flatMap(BlueGreen::peer)
                .filter(p -> p.current().filter(r -> r.hash().equals(hash)).isPresent());
        if (pair.isPresent() && peer.isPresent()) {
            return readyToFlip(pair.get(), peer.get(), peer.get().current().orElseThrow(), "asked for");
        }
        return workload.revision(hash)
                .<Target>map(
                        r -> new Target.Revert(r, history.proof(r), Target.describe(r) + ", asked for" + warning(r)))
                .orElseGet(() -> new Target.None(
                        Reason.NO_EARLIER_REVISION,
                        workload.ref() + " has no revision " + hash + "; revisionHistoryLimit may have removed it"));
    }

    private String warning(Revision revision) {
        History.Proof proof = history.proof(revision);
        return history.knownBad(revision)
                .map(why -> " (warning: " + why + ")")
                .orElse(proof.isProven() ? "" : " (warning: not proven, " + proof.words() + ")");
    }

    private Target earlier() {
        List<Candidate> candidates = candidates();
        if (candidates.isEmpty()) {
            return new Target.None(
                    Reason.NO_EARLIER_REVISION,
                    workload.ref()
                            + " has no earlier revision; Kubernetes keeps as many as its spec.revisionHistoryLimit says");
        }
        return best(candidates)
                .<Target>map(best -> new Target.Revert(
                        best.revision(),
                        best.proof(),
                        Target.describe(best.revision()) + ": " + best.proof().words()
                                + after(candidates.subList(0, candidates.indexOf(best)))))
                .orElseGet(() ->
                        new Target.None(Reason.NO_PROVEN_TARGET, "no earlier revision is proven" + after(candidates)));
    }

    /** The releases before the suspect's, newest first, each by its newest revision. */
    List<Candidate> candidates() {
        return candidates(workload, suspect, history);
    }

    private static List<Candidate> candidates(Workload workload, Revision suspect, History history) {
        List<Revision> earlier = workload.revisions().stream()
                .filter(r -> r.number() < suspect.number() && !history.sameRelease(r, suspect))
                .sorted(Comparator.comparingLong(Revision::number).reversed())
                .toList();
        var newest = new ArrayList<Revision>();
        for (Revision revision : earlier) {
            if (newest.stream().noneMatch(r -> history.sameRelease(r, revision))) {
                newest.add(revision);
            }
        }
        return newest.stream()
                .map(r -> new Candidate(r, history.knownBad(r), history.proof(r)))
                .toList();
    }

    /** The newest that was verified, else the newest that was current for long enough. */
    static Optional<Candidate> best(List<Candidate> newestFirst) {
        return newestFirst.stream().filter(Candidate::isVerified).findFirst().or(() -> newestFirst.stream()
                .filter(Candidate::isProven)
                .findFirst());
    }

    /**
     * The newest proven revision before a target that did not come up.
     *
     * @param rollbacks all that are known, the one that restored the target among them
     */
    public static Optional<RevisionRef> provenBefore(
            RevisionRef failed, Workload workload, List<Rollback> rollbacks, Duration provenAfter) {
        var history = new History(workload, rollbacks, List.of(), List.of(), List.of(), provenAfter);
        return workload.revision(failed.hash())
                .flatMap(target -> candidates(workload, target, history).stream()
                        .filter(c -> c.isProven() && c.revision().number() < failed.number())
                        .findFirst())
                .map(c -> Target.ref(workload, c.revision(), c.proof().words()));
    }

    private boolean isYoungerThanFlip(BlueGreen pair) {
        var revision = history.activeSince(suspect, evidence.now()).at();
        return pair.flippedAt().filter(revision::isAfter).isPresent();
    }

    private Target flip(BlueGreen pair) {
        Workload peer = pair.peer().orElseThrow();
        Optional<Revision> revision = peer.current();
        if (revision.isEmpty()) {
            return new Target.None(Reason.NO_PROVEN_TARGET, "the peer " + peer.ref() + " has no current revision");
        }
        Optional<String> bad = evidence.history(peer).knownBad(revision.get());
        if (bad.isPresent()) {
            return new Target.None(Reason.NO_PROVEN_TARGET, "the peer " + peer.ref() + " is known bad: " + bad.get());
        }
        String why = "the other side of Service " + pair.service().name();
        return readyToFlip(pair, peer, revision.get(), why);
    }

    private static Target readyToFlip(BlueGreen pair, Workload peer, Revision revision, String why) {
        Workload.Rollout rollout = peer.rollout();
        if (rollout.desired() > 0 && rollout.ready() < rollout.desired()) {
            String message =
                    "the peer " + peer.ref() + " has " + rollout.ready() + " of " + rollout.desired() + " pods ready";
            return new Target.None(Reason.PEER_NOT_READY, message);
        }
        return new Target.Flip(pair, peer, revision, peer.ref() + " " + Target.describe(revision) + ", " + why);
    }

    private static String after(List<Candidate> passedOver) {
        return passedOver.isEmpty()
                ? ""
                : passedOver.stream()
                        .map(c -> Target.describe(c.revision()) + " (" + c.objection() + ")")
                        .collect(Collectors.joining(", ", "; passed over: ", ""));
    }
}
