package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.model.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses the target: an explicit one, the other side of a blue-green pair, or the best of the earlier revisions. */
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
        TargetChoice earlier = earlier();
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

    private TargetChoice earlier() {
        var candidates =
                Candidates.of(workload, suspect, history, evidence.settings().provenAfter());
        if (candidates.newestFirst().isEmpty()) {
            return new TargetChoice.None(
                    Reason.NO_EARLIER_REVISION, "there is no earlier revision of " + workload.ref());
        }
        return candidates
                .best()
                .<TargetChoice>map(best -> new TargetChoice.Revert(
                        best.revision(),
                        best.proof(),
                        describe(best.revision()) + ": " + best.proof().words() + after(candidates.newerThan(best))))
                .orElseGet(() -> new TargetChoice.None(
                        Reason.NO_PROVEN_TARGET, "no earlier revision is proven" + after(candidates.newestFirst())));
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

    private static String after(List<Candidates.Candidate> passedOver) {
        return passedOver.isEmpty()
                ? ""
                : passedOver.stream()
                        .map(c -> describe(c.revision()) + " (" + c.objection() + ")")
                        .collect(Collectors.joining(", ", "; passed over: ", ""));
    }
}
