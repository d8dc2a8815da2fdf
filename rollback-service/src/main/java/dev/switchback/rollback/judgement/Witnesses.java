package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Prometheus and the Events of the last hour tell against a revision: Kubernetes keeps no history of readiness, so time
 * alone would prove a revision that never served.
 */
final class Witnesses {
    private static final Pattern SCALED =
            Pattern.compile("Scaled (up|down) replica set (\\S+)(?: from (\\d+))? to (\\d+)(?: from (\\d+))?");

    /** Of a StatefulSet and of a DaemonSet; those of ReplicaSets are not read. */
    private static final Pattern TURNOVER = Pattern.compile("d? [Pp]od:? (\\S+)");

    /** Within that time the first pod of a rollout is replaced. */
    private static final Duration BEGINNING = Duration.ofSeconds(30);

    private static final double MOST = 0.5;
    /** Until then a revision that works gets requests. */
    private static final Duration ROLLOUT = Duration.ofMinutes(10);

    /** A time during which a release was current. */
    record Span(Instant start, Instant end) {
        Duration length() {
            return Duration.between(start, end);
        }

        boolean holds(Instant at) {
            return !at.isBefore(start) && at.isBefore(end);
        }
    }

    private record Scaled(String replicaSet, boolean up, int to, Instant at) {}

    /** When a controller made or deleted a pod: Events that repeat tell the first and the last time. */
    private record Turnover(String pod, boolean made, Set<Instant> times) {}

    private final List<Events.Seen> events;
    private final List<Scaled> scalings;
    private final List<Turnover> turnovers;
    private final Set<String> stillServing;
    private final List<RequestMetrics.Window> requests;
    private final Duration provenAfter;

    Witnesses(List<Events.Seen> events, List<Pod> pods, List<RequestMetrics.Window> requests, Duration provenAfter) {
        this.events = events;
        this.requests = requests;
        this.stillServing = pods.stream()
                .filter(p -> p.ready() && !p.terminating())
                .map(Pod::revisionHash)
                .collect(Collectors.toSet());
        this.provenAfter = provenAfter;
        this.scalings = events.stream()
                .filter(e -> e.reason().equals("ScalingReplicaSet"))
                .flatMap(e -> scaled(e).stream())
                .toList();
        this.turnovers = events.stream().flatMap(e -> turnover(e).stream()).toList();
    }

    /**
     * Why the release did not serve during the span; empty when nothing says so.
     *
     * @param members its revisions
     * @param before revisions that were current before the span
     */
    Optional<String> against(List<Revision> members, List<Revision> before, Span span) {
        Set<String> hashes = members.stream().map(Revision::hash).collect(Collectors.toSet());
        FailingShares.Share own = share(span.start(), span, hashes::contains);
        boolean succeeded = own.isKnown() && own.value() < MOST;
        if (succeeded || isRolledOut(before, span)) {
            return Optional.empty();
        }
        return unasked(own, hashes, span)
                .or(() -> neverSucceeded(own, hashes, span))
                .or(() -> neverReplaced(before, span))
                .or(() -> neverReached(span))
                .or(() -> deadlineExceeded(members, span))
                .or(() -> neverReady(members, span));
    }

    private FailingShares.Share share(Instant from, Span span, Predicate<String> whose) {
        return FailingShares.Share.of(requests.stream()
                .filter(window -> window.endsIn(from, span.end()) && whose.test(window.hash()))
                .toList());
    }

    /** Prometheus remembers all of its time, and no half minute in which half of the requests succeeded. */
    private Optional<String> neverSucceeded(FailingShares.Share own, Set<String> hashes, Span span) {
        List<RequestMetrics.Window> windows = requests.stream()
                .filter(w -> hashes.contains(w.hash()) && w.endsIn(span.start(), span.end()))
                .toList();
        boolean isWhole =
                windows.stream().anyMatch(w -> w.end().isBefore(span.start().plus(ROLLOUT)));
        return own.isKnown() && isWhole && windows.stream().allMatch(w -> w.bad() >= MOST * w.requests())
                ? Optional.of("at no time did half of its requests succeed: of all failed " + own.words())
                : Optional.empty();
    }

    /** Others still got the requests when its time was over. */
    private Optional<String> unasked(FailingShares.Share own, Set<String> hashes, Span span) {
        Instant middle = span.start().plus(span.length().dividedBy(2));
        FailingShares.Share others = share(middle, span, hash -> !hashes.contains(hash));
        return own.requests() == 0 && others.isKnown()
                ? Optional.of("it got no request: older revisions got " + others.words())
                : Optional.empty();
    }

    /** The controller takes the last pod of the revision before away when the new one has all of its own. */
    private boolean isRolledOut(List<Revision> before, Span span) {
        return before.stream()
                .anyMatch(r -> downs(r).anyMatch(s -> s.to() == 0 && span.holds(s.at()) && !isAtStart(s, span)));
    }

    /** {@code Recreate} takes the old pods away first, whether or not the new ones will serve. */
    private static boolean isAtStart(Scaled scaled, Span span) {
        return scaled.at().isBefore(span.start().plusSeconds(2));
    }

    /** One step down can be {@code maxUnavailable}; a second one needs pods that are ready. */
    private Optional<String> neverReplaced(List<Revision> before, Span span) {
        return before.stream()
                .filter(r -> stillServing.contains(r.hash())
                        || downs(r).anyMatch(s -> s.to() == 0 && !s.at().isBefore(span.end())))
                .filter(r -> downs(r).filter(s -> span.holds(s.at())).count() < 2)
                .findFirst()
                .map(r -> "its rollout never completed: " + r.name() + " was not scaled down while it was current");
    }

    /** A pod from before was deleted by a later rollout only. How the rollout began has to be remembered. */
    private Optional<String> neverReached(Span span) {
        boolean isWhole = turnovers.stream()
                .filter(Turnover::made)
                .flatMap(t -> t.times().stream())
                .anyMatch(new Span(span.start(), span.start().plus(BEGINNING))::holds);
        return turnovers.stream()
                .filter(t -> isWhole && !t.made())
                .filter(t -> t.times().stream()
                        .anyMatch(at -> !at.isBefore(span.end()) && !isMade(t.pod(), new Span(span.start(), at))))
                .findFirst()
                .map(t -> "its rollout never completed: pod " + t.pod() + " was not replaced while it was current");
    }

    private boolean isMade(String pod, Span span) {
        return turnovers.stream()
                .filter(t -> t.made() && t.pod().equals(pod))
                .flatMap(t -> t.times().stream())
                .anyMatch(span::holds);
    }

    private Optional<String> deadlineExceeded(List<Revision> members, Span span) {
        return events.stream()
                .filter(e -> e.reason().equals("ProgressDeadlineExceeded"))
                .filter(e -> span.holds(e.last()) || span.holds(e.first()))
                .filter(e -> !e.message().contains("ReplicaSet \"")
                        || members.stream().anyMatch(m -> e.message().contains('"' + m.name() + '"')))
                .findFirst()
                .map(e -> "its rollout exceeded its progress deadline at " + e.last());
    }

    /** All pods that it got had trouble, and none was without for long enough to prove anything. */
    private Optional<String> neverReady(List<Revision> members, Span span) {
        Set<String> made = turnovers.stream()
                .map(Turnover::pod)
                .filter(pod -> isMade(pod, span))
                .collect(Collectors.toSet());
        List<Events.Seen> warnings = events.stream()
                .filter(e -> e.type() == Events.Type.WARNING)
                .filter(e -> made.contains(e.name()) || members.stream().anyMatch(m -> isOf(m, e.name())))
                .filter(e -> e.first().isBefore(span.end()) && !e.last().isBefore(span.start()))
                .toList();
        List<String> names = warnings.stream().map(Events.Seen::name).distinct().toList();
        int pods = scalings.stream()
                .filter(s -> s.up() && members.stream().anyMatch(m -> m.name().equals(s.replicaSet())))
                .mapToInt(Scaled::to)
                .max()
                .orElse(Math.max(1, made.size()));
        boolean troubled = names.size() >= pods
                && names.stream()
                        .allMatch(n -> longestQuiet(
                                                warnings.stream()
                                                        .filter(w -> w.name().equals(n))
                                                        .toList(),
                                                span)
                                        .compareTo(provenAfter)
                                < 0);
        return troubled && !names.isEmpty()
                ? Optional.of("its pods never became ready: " + warnings.get(0).message())
                : Optional.empty();
    }

    /** A ReplicaSet that can make no pod has the warnings itself. */
    private static boolean isOf(Revision revision, String name) {
        return name.equals(revision.name()) || name.startsWith(revision.name() + "-");
    }

    private static Duration longestQuiet(List<Events.Seen> warnings, Span span) {
        Instant quietSince = span.start();
        Duration longest = Duration.ZERO;
        List<Events.Seen> inOrder = warnings.stream()
                .sorted(Comparator.comparing(Events.Seen::first))
                .toList();
        for (Events.Seen warning : inOrder) {
            longest = longer(longest, Duration.between(quietSince, warning.first()));
            quietSince = warning.last().isAfter(quietSince) ? warning.last() : quietSince;
        }
        return longer(longest, Duration.between(quietSince, span.end()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private Stream<Scaled> downs(Revision revision) {
        return scalings.stream().filter(s -> !s.up() && s.replicaSet().equals(revision.name()));
    }

    private static Optional<Turnover> turnover(Events.Seen event) {
        Matcher words = TURNOVER.matcher(event.message());
        return event.reason().startsWith("Successful") && words.find()
                ? Optional.of(new Turnover(
                        words.group(1),
                        event.reason().endsWith("Create"),
                        Set.copyOf(List.of(event.first(), event.last()))))
                : Optional.empty();
    }

    private static Optional<Scaled> scaled(Events.Seen event) {
        Matcher words = SCALED.matcher(event.message());
        return words.find()
                ? Optional.of(new Scaled(
                        words.group(2),
                        words.group(1).equals("up"),
                        Integer.parseInt(words.group(4).length() > 6 ? "999999" : words.group(4)),
                        event.last()))
                : Optional.empty();
    }
}
