package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Rollback;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a workload's revisions, earlier rollbacks and Events tell about each release. Numbers only order activations; a
 * revision is its hash, and what is known of one holds for all of its release.
 */
public final class History {

    /**
     * Since when a revision has been active.
     *
     * @param exact false when it may have been active for longer: the time is an upper bound
     * @param why where the time comes from
     */
    public record ActiveSince(Instant at, boolean exact, String why) {}

    /** Why a revision is trusted, or not. */
    public record Proof(Strength strength, String words) {
        boolean isProven() {
            return strength != Strength.NONE;
        }
    }

    /** What a proof rests on. */
    public enum Strength {
        /** A person, an earlier rollback or a pipeline vouches for it. */
        VERIFIED,
        /** It was current for long enough, and nothing says that it did not serve. */
        SERVED,
        NONE
    }

    private final Workload workload;
    private final List<Rollback> acted;
    private final List<Delivery> deliveries;
    private final Releases releases;
    private final Witnesses witnesses;
    private final Duration provenAfter;

    /**
     * What is known of a workload.
     *
     * @param all all other rollbacks, of any workload; those that did not act are passed over
     * @param deliveries those that change the workload
     * @param requests that its revisions got until the latest deploy
     */
    public History(
            Workload workload,
            List<Rollback> all,
            List<Delivery> deliveries,
            List<Events.Seen> events,
            List<RequestMetrics.Window> requests,
            Duration provenAfter) {
        this.workload = workload;
        this.deliveries = deliveries;
        this.acted = all.stream()
                .filter(c -> c.hasActed() || c.status().phase().isActing())
                .toList();
        this.releases = new Releases(workload);
        this.witnesses = new Witnesses(events, workload.pods(), requests, provenAfter);
        this.provenAfter = provenAfter;
    }

    /** Whether the two are one release: they differ in nothing but restart marks. */
    public boolean sameRelease(Revision one, Revision other) {
        return releases.same(one, other);
    }

    /** Why a revision must not be a target; empty when nothing is known against it. */
    public Optional<String> knownBad(Revision revision) {
        return marked(revision, "bad")
                .or(() -> suspected(revision))
                .or(() -> aborted(revision))
                .or(() -> didNotComeUp(revision))
                .or(() -> steppedBackFrom(revision));
    }

    /** Why a revision that is not known bad is trusted. */
    public Proof proof(Revision revision) {
        Optional<String> voucher = marked(revision, "good").or(() -> verified(revision));
        if (voucher.isPresent()) {
            return new Proof(Strength.VERIFIED, voucher.get());
        }
        List<Witnesses.Span> spans = spans(revision);
        if (spans.isEmpty()) {
            return new Proof(Strength.NONE, "nothing shows how long it was current");
        }
        Witnesses.Span longest = spans.get(0);
        String words = "it was current for " + Durations.formatRounded(longest.length());
        if (longest.length().compareTo(provenAfter) < 0) {
            return new Proof(Strength.NONE, words + ", less than " + Durations.formatRounded(provenAfter));
        }
        Optional<String> witness =
                witnesses.against(releases.members(revision), before(revision, longest.start()), longest);
        return witness.map(why -> new Proof(Strength.NONE, words + ", but " + why))
                .orElseGet(() -> new Proof(Strength.SERVED, words));
    }

    /** Since when a revision that is current now has been so, restarts included; {@code now} when nothing tells. */
    public ActiveSince activeSince(Revision revision, Instant now) {
        List<Releases.Activation> run = releases.lastRun(revision);
        if (run.isEmpty()) {
            return new ActiveSince(revision.created(), true, "it was created then");
        }
        Releases.Activation first = run.get(0);
        String restarts = run.size() > 1 ? " as " + first.revision().hash() + ", and restarted since" : "";
        Optional<Instant> told = first.revision().since(first.number());
        if (told.isPresent()) {
            String why = told.get().isAfter(first.revision().created().plusSeconds(1))
                    ? "it became current again then"
                    : "it was created then and never current before";
            return new ActiveSince(told.get(), true, why + restarts);
        }
        Optional<Instant> restored = restored(first);
        if (restored.isPresent()) {
            return new ActiveSince(restored.get(), true, "an earlier rollback restored it then" + restarts);
        }
        return traces(run)
                .min(Comparator.naturalOrder())
                .map(at -> new ActiveSince(at, false, "no later than the oldest trace of it" + restarts))
                .orElseGet(() -> new ActiveSince(now, false, "nothing shows since when it is current"));
    }

    private Stream<Instant> traces(List<Releases.Activation> run) {
        Stream<Instant> pods = run.stream()
                .flatMap(a -> workload.podsOf(a.revision().hash()).stream())
                .map(Pod::created);
        Stream<Instant> restarts = run.stream().skip(1).flatMap(a -> a.revision().since(a.number()).stream());
        return Stream.of(workload.rollout().progressing().stream(), pods, restarts)
                .flatMap(times -> times);
    }

    private Optional<String> marked(Revision revision, String verdict) {
        return releases.members(revision).stream()
                .filter(r -> r.annotations().getOrDefault(Annotations.MARK, "").equals(verdict + " " + r.hash()))
                .findFirst()
                .map(r -> "a person marked it " + verdict);
    }

    private Optional<String> suspected(Revision revision) {
        Set<String> hashes = hashes(revision);
        return own().filter(c -> c.status().phase() != Phase.NOT_THE_CAUSE)
                .filter(c -> c.suspectHash().filter(hashes::contains).isPresent())
                .findFirst()
                .map(c -> "rollback " + c.name() + " went back from it");
    }

    /** The candidate of a delivery that a check or an alert ended, whatever Deployment ran it. */
    private Optional<String> aborted(Revision revision) {
        Optional<String> delivery = deliveries.stream()
                .filter(d -> d.status().phase() == DeliveryPhase.ROLLED_BACK && d.delivers(revision.template()))
                .filter(d -> d.status()
                        .failure()
                        .filter(f -> f.cause() == Cause.CHECK_FAILED)
                        .isPresent())
                .findFirst()
                .map(d -> "delivery " + d.name() + " of its image was aborted");
        return delivery.or(() -> acted.stream()
                .filter(c -> c.status().phase() != Phase.NOT_THE_CAUSE
                        && c.namespace().equals(workload.ref().namespace()))
                .filter(c -> c.status()
                        .plan()
                        .flatMap(Plan::abort)
                        .filter(abort ->
                                abort.to().workload().equals(workload.ref().name())
                                        && abort.from().image().equals(Target.image(revision)))
                        .isPresent())
                .findFirst()
                .map(c -> "rollback " + c.name() + " aborted a delivery of its image"));
    }

    private Optional<String> didNotComeUp(Revision revision) {
        Set<String> hashes = hashes(revision);
        return own().flatMap(c -> c.status().targets().stream()
                        .filter(t -> hashes.contains(t.hash()) && t.failure().isPresent())
                        .map(t -> "rollback " + c.name() + " restored it, and "
                                + t.failure().orElseThrow()))
                .findFirst();
    }

    /** Somebody went from this release straight to one that was created earlier, and it was not one of our rollbacks. */
    private Optional<String> steppedBackFrom(Revision revision) {
        List<Releases.Activation> all = releases.activations();
        long steps = 0;
        for (int i = 0; i + 1 < all.size(); i++) {
            Releases.Activation from = all.get(i);
            Releases.Activation to = all.get(i + 1);
            if (to.number() == from.number() + 1
                    && releases.same(from.revision(), revision)
                    && isStepBack(from.revision(), to.revision())) {
                steps++;
            }
        }
        Set<String> hashes = hashes(revision);
        long ours = own().filter(c ->
                        c.status().plan().filter(p -> p.otherSide().isEmpty()).isPresent())
                .filter(c ->
                        c.status().from().filter(f -> hashes.contains(f.hash())).isPresent())
                .filter(c -> c.status()
                        .to()
                        .flatMap(to -> workload.revision(to.hash()))
                        .filter(to -> isStepBack(revision, to))
                        .isPresent())
                .count();
        return steps > ours ? Optional.of("somebody went back from it to an older template") : Optional.empty();
    }

    private boolean isStepBack(Revision from, Revision to) {
        return to.created().isBefore(from.created()) && !releases.same(from, to);
    }

    private Optional<String> verified(Revision revision) {
        Set<String> hashes = hashes(revision);
        return acted.stream()
                .filter(c -> c.status().phase() == Phase.SUCCEEDED)
                .filter(c -> restores(c, hashes))
                .findFirst()
                .map(c -> "rollback " + c.name() + " verified it");
    }

    /** When a rollback of ours led to this activation: the number that it planned for was the one before. */
    private Optional<Instant> restored(Releases.Activation activation) {
        Revision revision = activation.revision();
        long before = Stream.concat(revision.earlierNumbers().stream(), Stream.of(revision.number()))
                .filter(n -> n < activation.number())
                .max(Comparator.naturalOrder())
                .orElse(0L);
        return own().filter(c ->
                        c.status().plan().filter(p -> p.otherSide().isEmpty()).isPresent())
                .filter(c -> restores(c, Set.of(revision.hash())))
                .filter(c -> c.status().to().filter(to -> to.number() == before).isPresent())
                .flatMap(c -> c.status().times().acted().stream())
                .max(Comparator.naturalOrder());
    }

    private boolean restores(Rollback rollback, Set<String> hashes) {
        return rollback.status()
                .to()
                .filter(to -> hashes.contains(to.hash()))
                .filter(to -> to.workload().equals(workload.ref().name()))
                .filter(to -> rollback.spec()
                        .workload()
                        .namespace()
                        .equals(workload.ref().namespace()))
                .isPresent();
    }

    /**
     * When the release was current, the longest time first: from the times at which a revision is known to have become current
     * to the next such time of one of another release. A time whose end cannot be shown is left out.
     */
    private List<Witnesses.Span> spans(Revision revision) {
        return releases.members(revision).stream()
                .flatMap(History::starts)
                .distinct()
                .flatMap(start -> workload.revisions().stream()
                        .filter(r -> r.number() > 0 && !releases.same(r, revision))
                        .flatMap(History::starts)
                        .filter(start::isBefore)
                        .min(Comparator.naturalOrder())
                        .map(end -> new Witnesses.Span(start, end))
                        .stream())
                .sorted(Comparator.comparing(Witnesses.Span::length).reversed())
                .toList();
    }

    /** A revision is current from its creation on, and again when it gets another number, if its object tells when that was. */
    private static Stream<Instant> starts(Revision revision) {
        return Stream.concat(Stream.of(revision.created()), revision.activated().stream());
    }

    /** Revisions of other releases that were there before, but for what is current now: its pods are its own. */
    private List<Revision> before(Revision revision, Instant start) {
        return workload.revisions().stream()
                .filter(r -> r.created().isBefore(start) && !releases.same(r, revision))
                .filter(r -> workload.current().filter(c -> releases.same(c, r)).isEmpty())
                .toList();
    }

    private Set<String> hashes(Revision revision) {
        Set<String> hashes =
                releases.members(revision).stream().map(Revision::hash).collect(Collectors.toCollection(HashSet::new));
        hashes.add(revision.hash());
        return hashes;
    }

    private Stream<Rollback> own() {
        return acted.stream()
                .filter(c -> c.spec().workload().equals(workload.ref()))
                .filter(c -> c.spec().workloadUid().isEmpty()
                        || c.spec().workloadUid().equals(workload.uid()));
    }
}
