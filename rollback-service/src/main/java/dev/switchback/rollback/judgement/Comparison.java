package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.rollback.judgement.FailingShares.Share;
import dev.switchback.rollback.judgement.RequestMetrics.Question;
import dev.switchback.rollback.judgement.RequestMetrics.Signal;
import dev.switchback.rollback.judgement.RequestMetrics.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose requests are compared with those of the suspect, and of when. */
final class Comparison {
    private static final Duration BEFORE = Duration.ofMinutes(10);
    private static final Duration LAST_MINUTE = Duration.ofMinutes(1);
    /** Prometheus is asked about no longer time, however long ago the deploy was. */
    private static final Duration LONGEST = Duration.ofHours(6);

    private final Facts facts;
    private final Workload workload;
    private final Optional<String> other;
    private final Instant active;

    /** @param facts with a suspect */
    Comparison(Facts facts) {
        this.facts = facts;
        this.workload = facts.workload();
        this.other = facts.target() instanceof Target.Abort abort
                ? Optional.of(abort.delivery().stable())
                : facts.evidence().blueGreen().flatMap(BlueGreen::peer).map(peer -> peer.ref()
                        .name());
        this.active = facts.servingSince().at();
    }

    /**
     * What to ask; empty when it is about alerts, and none fires that a recent deploy can explain, and for workloads that the
     * recording rules do not count.
     */
    Optional<Question> question() {
        Instant now = facts.now();
        List<AlertOccurrence> alerts = facts.evidence().rollback().spec().alerts();
        boolean inVain = !facts.isManual() && alerts.stream().noneMatch(this::isExplicable);
        if (inVain || !active.isBefore(now) || workload.ref().kind() != WorkloadKind.DEPLOYMENT) {
            return Optional.empty();
        }
        var signals = EnumSet.of(Signal.ERRORS);
        alerts.forEach(alert -> Signal.of(alert).ifPresent(signals::add));
        return Optional.of(new Question(
                workload.ref().namespace(),
                workload.ref().kind(),
                Stream.concat(Stream.of(workload.ref().name()), other.stream()).toList(),
                signals,
                new RequestMetrics.Span(active.minus(memory()), active),
                new RequestMetrics.Span(
                        now.minus(longer(LAST_MINUTE, shortened(Duration.between(active, now)))), now)));
    }

    private boolean isExplicable(AlertOccurrence alert) {
        Optional<Instant> started = alert.startsAt().filter(at -> alert.isFiring());
        return started.filter(at -> !at.isBefore(facts.blamableSince(alert).at()))
                .filter(at -> !facts.isTooOld(at))
                .isPresent();
    }

    /** For as long as it takes to know what served before the deploy; longer when time alone proves the target. */
    private Duration memory() {
        boolean isVerified = facts.target() instanceof Target.Revert revert
                && revert.proof().strength() == History.Strength.VERIFIED;
        return workload.revisions().stream()
                .map(Revision::created)
                .min(Comparator.naturalOrder())
                .filter(oldest -> !isVerified && oldest.isBefore(active))
                .map(oldest -> longer(BEFORE, shortened(Duration.between(oldest, active))))
                .orElse(BEFORE);
    }

    FailingShares shares(Signal signal, RequestMetrics metrics) {
        Set<String> suspects = workload.revisions().stream()
                .map(Revision::hash)
                .filter(facts::isOfSuspect)
                .collect(Collectors.toSet());
        Predicate<Window> isSuspect = w -> isOwn(w) && suspects.contains(w.hash());
        return new FailingShares(
                signal,
                share(metrics.untilDeploy(), w -> servedBefore(w, signal, BEFORE)),
                share(metrics.untilDeploy(), w -> servedBefore(w, signal, LAST_MINUTE)),
                share(
                        metrics.untilNow(),
                        w -> w.signal() == signal && w.endsIn(active, facts.now()) && isSuspect.test(w)),
                share(
                        metrics.untilNow(),
                        w -> w.signal() == signal
                                && w.endsIn(facts.now().minus(LAST_MINUTE), facts.now())
                                && !isSuspect.test(w)
                                && !isKnownBad(w)));
    }

    private static Share share(List<Window> windows, Predicate<Window> which) {
        return Share.of(windows.stream().filter(which).toList());
    }

    private boolean isOwn(Window window) {
        return window.workload().equals(workload.ref().name());
    }

    /** Before a flip the other side served; before a deploy to the active side, this one did. Where nobody knows, either. */
    private boolean servedBefore(Window window, Signal signal, Duration before) {
        if (window.signal() != signal || !window.endsIn(active.minus(before), active)) {
            return false;
        }
        Optional<Instant> flipped = facts.evidence().blueGreen().flatMap(BlueGreen::flippedAt);
        return flipped.map(at -> isOwn(window) != at.equals(active)).orElse(true);
    }

    /** What is known bad is expected to fail. */
    private boolean isKnownBad(Window window) {
        return isOwn(window)
                && workload.revision(window.hash())
                        .flatMap(facts.evidence().history(workload)::knownBad)
                        .isPresent();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shortened(Duration wanted) {
        return wanted.compareTo(LONGEST) <= 0 ? wanted : LONGEST;
    }
}
