package dev.switchback.rollback.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.Workloads.Diagnosis;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a workload the template of an earlier revision again, if the template is still the one that was judged. What its
 * controller leaves undone is done too: pods of a revision that was given up are deleted when they are not ready and
 * the controller waits for somebody to delete them. A pod that is ready is never deleted.
 */
final class RevertWorkload implements Action {
    private static final Logger LOG = LoggerFactory.getLogger(RevertWorkload.class);

    /** A reservation that was not used for so long, by a crash or an outage, has to be judged again. */
    private static final Duration RESERVATION = Duration.ofMinutes(1);

    private final Factory around;
    private final Rollback rollback;
    private final Plan.RevertWorkload plan;

    RevertWorkload(Factory around, Rollback rollback, Plan.RevertWorkload plan) {
        this.around = around;
        this.rollback = rollback;
        this.plan = plan;
    }

    @Override
    public Outcome carryOut() {
        List<String> hashes = List.of(plan.from().hash(), plan.to().hash());
        Optional<Workload> found = around.cluster()
                .workloads()
                .readRevisions(rollback.spec().workload(), hashes)
                .found()
                .filter(this::isSame);
        if (found.isEmpty()) {
            return Outcome.not(Outcome.Kind.GONE, rollback.spec().workload() + " was deleted");
        }
        Workload workload = found.get();
        Optional<Revision> target = workload.revision(plan.to().hash());
        if (isDone(workload)) {
            return done(around.now(), target, workload.template());
        }
        Optional<String> changed = changed(workload, target);
        return changed.isPresent()
                ? Outcome.not(Outcome.Kind.CHANGED, changed.get())
                : patch(workload, target.orElseThrow());
    }

    /** Nothing is prepared. */
    @Override
    public void abandon() {}

    @Override
    public Restored look() {
        Optional<Workload> found = around.cluster()
                .workloads()
                .read(rollback.spec().workload())
                .found()
                .filter(this::isSame);
        if (found.isEmpty()) {
            return Restored.of(Restored.Kind.GONE, rollback.spec().workload() + " was deleted", Optional.empty());
        }
        Workload workload = found.get();
        Optional<String> hash = workload.current().map(Revision::hash);
        if (hash.isPresent() && !isTarget(workload, hash.get())) {
            return hash.get().equals(plan.from().hash())
                    ? Restored.of(
                            Restored.Kind.SUSPECT_AGAIN,
                            workload.ref() + " has the template of " + hash.get() + " again: somebody, probably a"
                                    + " controller, deploys the bad revision again",
                            hash)
                    : Restored.of(
                            Restored.Kind.OTHER, workload.ref() + " has another template now: " + hash.get(), hash);
        }
        Optional<String> lacks = hash.isEmpty()
                ? Optional.of("the controller has not numbered the template yet")
                : Restored.lacks(rollback, workload).or(() -> leftBehind(workload));
        return lacks.map(what -> incomplete(workload, hash, what))
                .orElseGet(() -> Restored.of(Restored.Kind.COMPLETE, "", hash));
    }

    private Restored incomplete(Workload workload, Optional<String> hash, String what) {
        String target = hash.orElse(plan.to().hash());
        Diagnosis diagnosis = around.cluster().workloads().diagnose(workload.ref(), target);
        boolean noneReady = workload.podsOf(target).stream().noneMatch(p -> p.ready());
        List<Pod> waitedFor = hash.isEmpty() || !workload.rollout().isObserved()
                ? List.of()
                : workload.pods().stream()
                        .filter(pod -> !pod.revisionHash().equals(target))
                        .filter(workload.rollout().strategy()::waitsFor)
                        .toList();
        Stream<String> holdUps = waitedFor.stream()
                .map(pod -> "pod " + pod.name() + " of " + pod.revisionHash() + " is not ready and holds up the "
                        + workload.ref().kind().kind() + " until it is deleted: kubectl -n "
                        + rollback.namespace() + " delete pod " + pod.name());
        return new Restored(
                Restored.Kind.INCOMPLETE,
                what,
                hash,
                Stream.concat(holdUps, diagnosis.causes().stream()).toList(),
                noneReady && diagnosis.podsRun(),
                waitedFor);
    }

    /** Pods of the suspect that no controller will replace: completing without them would be no rollback. */
    private Optional<String> leftBehind(Workload workload) {
        List<String> left = workload.podsOf(plan.from().hash()).stream()
                .filter(pod -> !pod.terminating())
                .map(Pod::name)
                .toList();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", left) + " still " + (left.size() == 1 ? "has" : "have") + " "
                        + plan.from().hash());
    }

    @Override
    public void unblock(Restored restored) {
        Set<String> givenUp = givenUp();
        restored.waitedFor().stream()
                .filter(pod -> givenUp.contains(pod.revisionHash()))
                .forEach(this::delete);
    }

    private void delete(Pod pod) {
        WriteOutcome written = around.cluster().workloads().deletePod(rollback.namespace(), pod);
        LOG.info(
                "rollback {}: delete pod {} of {}, which is not ready and holds up the controller: {} {}",
                rollback,
                pod.name(),
                pod.revisionHash(),
                written.kind(),
                written.message());
    }

    /** The suspect, by whatever hash it was named, and targets that did not come up. */
    private Set<String> givenUp() {
        var hashes = new HashSet<String>();
        rollback.suspectHash().ifPresent(hashes::add);
        rollback.status().targets().forEach(t -> hashes.addAll(List.of(t.from(), t.hash())));
        hashes.add(plan.from().hash());
        hashes.remove(plan.to().hash());
        return hashes;
    }

    private boolean isTarget(Workload workload, String hash) {
        return hash.equals(plan.to().hash())
                || rollback.status()
                        .target()
                        .flatMap(Status.Target::admitted)
                        .filter(TemplateDigest.of(workload.template())::equals)
                        .isPresent();
    }

    private Optional<String> changed(Workload workload, Optional<Revision> target) {
        if (workload.current().filter(r -> r.hash().equals(plan.from().hash())).isEmpty()) {
            return Optional.of(plan.from().hash() + " is no longer current");
        }
        if (target.isEmpty()) {
            return Optional.of("the revision " + plan.to().hash() + " is gone");
        }
        return isStale()
                ? Optional.of("the decision is older than " + RESERVATION.toSeconds() + " s")
                : Optional.empty();
    }

    private Outcome patch(Workload workload, Revision target) {
        Instant at = around.now();
        WriteOutcome written = around.cluster()
                .workloads()
                .replaceTemplate(workload, target.template(), annotations(workload, target));
        return written.isApplied()
                ? done(at, Optional.of(target), written.object().path("spec").path("template"))
                : Outcome.of(written, at);
    }

    private Map<String, String> annotations(Workload workload, Revision target) {
        var annotations = new HashMap<String, String>();
        annotations.put(Annotations.ROLLED_BACK_BY, rollback.name());
        LastApplied.with(workload, target.template()).ifPresent(a -> annotations.put(LastApplied.ANNOTATION, a));
        return annotations;
    }

    /** Admission may have made another template of the one that was sent: that one is to be verified. */
    private static Outcome done(Instant at, Optional<Revision> target, JsonNode stored) {
        Optional<String> digest = Optional.of(TemplateDigest.of(stored))
                .filter(d -> target.filter(t -> TemplateDigest.of(t.template()).equals(d))
                        .isEmpty());
        return new Outcome(Outcome.Kind.DONE, "", at, digest);
    }

    private boolean isSame(Workload workload) {
        String uid = rollback.spec().workloadUid();
        return uid.isEmpty() || uid.equals(workload.uid());
    }

    /** An answer that was lost, or a crash after the patch: our mark is there, newer than the decision. */
    private boolean isDone(Workload workload) {
        return rollback.name().equals(workload.annotations().get(Annotations.ROLLED_BACK_BY))
                && workload.rollout().generation() > plan.generation();
    }

    private boolean isStale() {
        return !rollback.hasActed()
                && rollback.status()
                        .times()
                        .executing()
                        .filter(at -> at.plus(RESERVATION).isBefore(around.now()))
                        .isPresent();
    }
}
