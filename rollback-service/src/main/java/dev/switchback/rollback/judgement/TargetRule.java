package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.model.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses the target: an explicit one, the other side of a blue-green pair, or the newest earlier proven revision. */
final class TargetRule {
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

    TargetChoice choose() {
        Optional<String> explicit = evidence.rollback().spec().target();
        if (explicit.isPresent()) {
            return explicit(explicit.get());
        }
        TargetChoice earlier = newestProven();
        Optional<BlueGreen> pair =
                evidence.blueGreen().filter(b -> b.active() && b.peer().isPresent());
        if (pair.isEmpty() || (isYoungerThanFlip(pair.get()) && earlier instanceof TargetChoice.Revert)) {
            return earlier;
        }
        return flip(pair.get());
    }

    private TargetChoice explicit(String hash) {
        if (hash.equals(suspect.hash())) {
            return new TargetChoice.None(Reason.ALREADY_AT_TARGET, "the workload has the template of " + hash);
        }
        Optional<BlueGreen> pair = evidence.blueGreen().filter(BlueGreen::active);
        Optional<Workload> peer = pair.flatMap(BlueGreen::peer)
                .filter(p -> p.current().filter(r -> r.hash().equals(hash)).isPresent());
        if (pair.isPresent() && peer.isPresent()) {
            return readyToFlip(pair.get(), peer.get(), peer.get().current().orElseThrow(), "asked for");
        }
        return workload.revision(hash)
                .<TargetChoice>map(r -> new TargetChoice.Revert(
                        r,
                        history.proof(r, evidence.settings().provenAfter()),
                        describe(r) + ", asked for" + warning(r)))
                .orElseGet(() -> new TargetChoice.None(
                        Reason.NO_EARLIER_REVISION,
                        "no revision " + hash + " of " + workload.ref() + "; it may be past revisionHistoryLimit"));
    }

    private String warning(Revision revision) {
        return history.knownBad(revision)
                .map(why -> " (warning: " + why + ")")
                .orElseGet(() -> history.proof(revision, evidence.settings().provenAfter()) instanceof Proof.None none
                        ? " (warning: not proven, " + none.words() + ")"
                        : "");
    }

    private TargetChoice newestProven() {
        List<Revision> earlier = workload.revisions().stream()
                .filter(r -> r.number() < suspect.number())
                .filter(r -> !r.template().equals(suspect.template()))
                .sorted(Comparator.comparingLong(Revision::number).reversed())
                .toList();
        if (earlier.isEmpty()) {
            return new TargetChoice.None(
                    Reason.NO_EARLIER_REVISION, "there is no earlier revision of " + workload.ref());
        }
        var passedOver = new ArrayList<String>();
        for (Revision revision : earlier) {
            Optional<String> bad = history.knownBad(revision);
            Proof proof = history.proof(revision, evidence.settings().provenAfter());
            if (bad.isEmpty() && !(proof instanceof Proof.None)) {
                return new TargetChoice.Revert(
                        revision, proof, describe(revision) + ": " + proof.words() + after(passedOver));
            }
            passedOver.add(describe(revision) + " (" + bad.orElse(proof.words()) + ")");
        }
        return new TargetChoice.None(Reason.NO_PROVEN_TARGET, "no earlier revision is proven" + after(passedOver));
    }

    private boolean isYoungerThanFlip(BlueGreen pair) {
        Instant revision = history.activeSince(suspect, evidence.now()).at();
        return pair.flippedAt().filter(revision::isAfter).isPresent();
    }

    private TargetChoice flip(BlueGreen pair) {
        Workload peer = pair.peer().orElseThrow();
        Optional<Revision> revision = peer.current();
        if (revision.isEmpty()) {
            return new TargetChoice.None(
                    Reason.NO_PROVEN_TARGET, "the peer " + peer.ref() + " has no current revision");
        }
        Optional<String> bad = new History(peer, evidence.others()).knownBad(revision.get());
        if (bad.isPresent()) {
            String why = "the peer " + peer.ref() + " is known bad: " + bad.get();
            return new TargetChoice.None(Reason.NO_PROVEN_TARGET, why);
        }
        return readyToFlip(
                pair,
                peer,
                revision.get(),
                "the other side of Service " + pair.service().name());
    }

    private static TargetChoice readyToFlip(BlueGreen pair, Workload peer, Revision revision, String why) {
        Workload.Rollout rollout = peer.rollout();
        if (rollout.desired() > 0 && rollout.ready() < rollout.desired()) {
            String message =
                    "the peer " + peer.ref() + " has " + rollout.ready() + " of " + rollout.desired() + " pods ready";
            return new TargetChoice.None(Reason.PEER_NOT_READY, message);
        }
        return new TargetChoice.Flip(pair, peer, revision, peer.ref() + " " + describe(revision) + ", " + why);
    }

    static String describe(Revision revision) {
        return "revision " + revision.number() + " (" + revision.hash() + ", " + image(revision) + ")";
    }

    static String image(Revision revision) {
        return revision.template()
                .path("spec")
                .path("containers")
                .path(0)
                .path("image")
                .asText("no image");
    }

    private static String after(List<String> passedOver) {
        return passedOver.isEmpty() ? "" : "; passed over: " + String.join(", ", passedOver);
    }
}
