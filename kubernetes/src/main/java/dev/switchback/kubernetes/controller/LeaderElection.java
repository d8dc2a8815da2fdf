package dev.switchback.kubernetes.controller;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Leases;
import dev.switchback.kubernetes.Leases.Lease;
import dev.switchback.kubernetes.Namespaces;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leader election by a Lease, with the rules of Kubernetes' own client: a candidate takes over only after it has watched the
 * lease stand still for its whole duration by its own monotonic clock, so clocks of two machines are never compared.
 */
public final class LeaderElection implements Leadership, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
    private static final Duration DURATION = Duration.ofSeconds(10);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(7);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** Which lease, and under which name this replica holds it. */
    public record Seat(String namespace, String name, String identity) {}

    private final Leases leases;
    private final Namespaces namespaces;
    private final Seat seat;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
    private Optional<Lease> observed = Optional.empty();
    private long observedAt;
    private String said = "";
    private volatile long leadingUntil;
    private volatile boolean leading;
    private Optional<Future<?>> attempts = Optional.empty();

    public LeaderElection(
            Cluster cluster, Seat seat, ScheduledExecutorService scheduler, InstantSource clock, LongSupplier nanos) {
        this.leases = cluster.leases();
        this.namespaces = cluster.namespaces();
        this.seat = seat;
        this.scheduler = scheduler;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Starts to compete for the lease. */
    public LeaderElection start() {
        attempts = Optional.of(
                scheduler.scheduleWithFixedDelay(this::attempt, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        return this;
    }

    @Override
    public boolean isLeader() {
        return leading && nanos.getAsLong() - leadingUntil < 0;
    }

    @Override
    public void onGained(Runnable callback) {
        callbacks.add(callback);
        if (isLeader()) {
            callback.run();
        }
    }

    /** Gives the lease back, so that another replica need not wait for it to expire. */
    @Override
    public synchronized void close() {
        attempts.ifPresent(a -> a.cancel(false));
        if (isLeader() && observed.isPresent()) {
            leading = false;
            Lease held = observed.get();
            Lease free = new Lease(
                    "",
                    Duration.ofSeconds(1),
                    held.acquired(),
                    clock.instant(),
                    held.transitions(),
                    held.resourceVersion());
            leases.update(seat.namespace(), seat.name(), free);
        }
    }

    private synchronized void attempt() {
        long asked = nanos.getAsLong();
        boolean led = leading;
        try {
            boolean holds = tryToHold();
            if (holds) {
                said = "";
                leadingUntil = asked + RENEW_DEADLINE.toNanos();
            }
            leading = holds;
        } catch (RuntimeException e) {
            say("the lease cannot be read: " + e.getMessage());
            leading = isLeader();
        }
        if (led && !leading) {
            LOG.warn("{} lost leadership", seat.identity());
        }
        if (!led && leading) {
            LOG.info("{} became leader", seat.identity());
            callbacks.forEach(Runnable::run);
        }
    }

    /** A trouble that lasts is said once. */
    private void say(String trouble) {
        if (!trouble.equals(said)) {
            LOG.warn(trouble);
            said = trouble;
        }
    }

    private boolean tryToHold() {
        Reading<Lease> reading = leases.read(seat.namespace(), seat.name());
        Optional<Lease> found = reading.found();
        if (found.isEmpty()) {
            WriteOutcome created = leases.create(seat.namespace(), seat.name(), mine(Optional.empty()));
            if (created.kind() == WriteOutcome.Kind.MISSING) {
                makeNamespace();
                return false;
            }
            return held(created, found);
        }
        Lease lease = found.get();
        if (observed.filter(o -> o.resourceVersion().equals(lease.resourceVersion()))
                .isEmpty()) {
            observed = found;
            observedAt = nanos.getAsLong();
        }
        boolean free = lease.holder().isEmpty()
                || lease.holder().equals(seat.identity())
                || nanos.getAsLong() - observedAt > lease.duration().toNanos();
        return free && held(leases.update(seat.namespace(), seat.name(), mine(found)), found);
    }

    private boolean held(WriteOutcome outcome, Optional<Lease> before) {
        if (outcome.isApplied()) {
            Lease mine = mine(before);
            String version =
                    outcome.object().path("metadata").path("resourceVersion").asText();
            observed = Optional.of(new Lease(
                    mine.holder(), mine.duration(), mine.acquired(), mine.renewed(), mine.transitions(), version));
            observedAt = nanos.getAsLong();
            return true;
        }
        if (outcome.kind() != WriteOutcome.Kind.CONFLICT) {
            say("the lease cannot be written: " + outcome.message());
        }
        return outcome.kind() == WriteOutcome.Kind.UNREACHABLE && isLeader();
    }

    /** The service can be started before anybody has made its namespace; the next attempt finds it. */
    private void makeNamespace() {
        WriteOutcome made = namespaces.create(seat.namespace());
        if (made.isApplied()) {
            LOG.info("created namespace {} for the leader lease", seat.namespace());
        } else {
            say("no replica can lead: namespace %s of the lease does not exist and cannot be created (%s);"
                            .formatted(seat.namespace(), made.message())
                    + " kubectl create namespace %s, or set `namespace` to another one".formatted(seat.namespace()));
        }
    }

    private Lease mine(Optional<Lease> before) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean renewal = before.filter(l -> l.holder().equals(seat.identity())).isPresent();
        return new Lease(
                seat.identity(),
                DURATION,
                renewal ? before.orElseThrow().acquired() : now,
                now,
                before.map(l -> l.transitions() + (renewal ? 0 : 1)).orElse(0),
                before.map(Lease::resourceVersion).orElse(""));
    }
}
