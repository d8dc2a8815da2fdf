package dev.switchback.runtime.breaker;

import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker has to do, written as simply as possible and for one thread: it keeps every call of its generation and
 * looks at all of them each time. Its time begins at 0 and does not overflow.
 */
final class Model implements Player {
    /** A permit as the model remembers it. */
    private static final class Given {
        final State by;
        final long generation;
        /** Whether its answer decides; the others are let through whatever happens, and only counted. */
        final boolean counts;

        boolean answered;

        Given(State by, long generation, boolean counts) {
            this.by = by;
            this.generation = generation;
            this.counts = counts;
        }
    }

    private final Deque<Long> openTimes;
    private final List<Given> given = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Map<FailureKind, Long> kinds = new EnumMap<>(FailureKind.class);
    private long slowCalls;
    private Settings settings;
    private long now;
    private State state;
    private long generation;
    private ModelWindow window;
    private int openingsInARow;
    private long openUntil;
    /** What listeners know of it: they hear of a second more, not of less. */
    private long toldUntil;

    private int probesOut;
    private int probesSucceeded;
    private long lastProbeAt;
    private long pausedUntil;

    /**
     * In its first state.
     *
     * @param openTimes how long the breaker opened for, which is checked to be allowed
     */
    Model(Settings settings, Deque<Long> openTimes) {
        this.settings = settings;
        this.openTimes = openTimes;
        state = settings.mode() == Settings.Mode.DISABLED ? State.DISABLED : State.CLOSED;
        window = new ModelWindow(settings.window(), 0);
    }

    // ---- admission

    @Override
    public String acquire() {
        if (state == State.OPEN && now >= openUntil) {
            probesOut = 0;
            probesSucceeded = 0;
            pausedUntil = 0;
            to(State.HALF_OPEN, Reason.OPEN_TIME_OVER);
        }
        return switch (state) {
            case CLOSED -> give(true);
            case FORCED_CLOSED, DISABLED -> give(false);
            case FORCED_OPEN -> rejected(0);
            case OPEN -> refuse(openUntil - now);
            case HALF_OPEN -> probe();
        };
    }

    private String probe() {
        boolean allOut = probesOut >= settings.probing().permits();
        if (allOut && now - lastProbeAt >= settings.probing().timeout().toNanos()) {
            openAsUsual(Reason.PROBES_LOST, 0);
            return refuse(openUntil - now);
        }
        if (allOut || now < pausedUntil) {
            return refuse(allOut ? 0 : pausedUntil - now);
        }
        probesOut++;
        lastProbeAt = now;
        return give(true);
    }

    private String give(boolean counts) {
        given.add(new Given(state, generation, counts));
        return "permit of generation " + generation;
    }

    private String refuse(long left) {
        if (!settings.dryRun()) {
            return rejected(left);
        }
        count(Outcome.WOULD_REJECT);
        return give(false);
    }

    private String rejected(long left) {
        count(Outcome.REJECTED);
        return "rejected: " + state + ", " + left;
    }

    // ---- results

    @Override
    public int permits() {
        return given.size();
    }

    @Override
    public void end(int number, Ending ending, long took) {
        Given permit = given.get(number);
        boolean probe = permit.by == State.HALF_OPEN && permit.counts;
        if (permit.by == State.DISABLED || (probe && permit.answered)) {
            return;
        }
        permit.answered = true;
        Judged judged = Judged.of(ending, Math.max(0, took), probe, settings);
        count(judged.outcome());
        if (judged.kind() != null) {
            kinds.merge(judged.kind(), 1L, Long::sum);
        }
        slowCalls += judged.slow() ? 1 : 0;
        if (permit.counts && permit.generation == generation) {
            current(judged, probe);
        } else if (judged.retryAfter() > 0) {
            postpone(Reason.RETRY_AFTER, judged.retryAfter());
        }
    }

    private void current(Judged judged, boolean probe) {
        if (!probe) {
            if (judged.outcome() != Outcome.IGNORED) {
                window.record(now, judged.outcome() == Outcome.FAILURE, judged.slow());
                judge(judged.retryAfter());
            }
        } else if (judged.outcome() == Outcome.FAILURE) {
            openAsUsual(Reason.PROBE_FAILED, judged.retryAfter());
        } else {
            probesOut--;
            probesSucceeded += judged.outcome() == Outcome.SUCCESS ? 1 : 0;
            closeIfProven();
        }
    }

    private void judge(long wait) {
        Reason reason = window.trips(settings.thresholds(), now);
        if (reason != null) {
            openAsUsual(reason, wait);
        } else if (wait > 0) {
            openingsInARow++;
            open(Reason.RETRY_AFTER, wait, wait);
        }
    }

    private void closeIfProven() {
        if (probesSucceeded >= settings.probing().successes()) {
            close(Reason.PROBES_SUCCEEDED);
        }
    }

    // ---- transitions

    /** For base x backoff^(n-1), at most the longest, give or take the jitter; or as long as the dependency asked for. */
    private void openAsUsual(Reason reason, long wait) {
        openingsInARow++;
        long asked = Math.max(wait, state == State.HALF_OPEN ? pausedUntil - now : 0);
        Opening opening = settings.opening();
        double usual = Math.min(
                (double) opening.longest().toNanos(),
                opening.base().toNanos() * Math.pow(opening.backoff(), openingsInARow - 1.0));
        double give = usual * opening.jitter();
        long rounding = give > 0 ? 1 : 0;
        open(
                reason,
                Math.max(asked, (long) (usual - give) - rounding),
                Math.max(asked, (long) (usual + give) + rounding));
    }

    private void open(Reason reason, long least, long most) {
        Long observed = openTimes.poll();
        long time = observed == null ? least : observed;
        if (time < Math.max(1, least) || time > most) {
            throw new AssertionError("opened for " + time + " ns, allowed: " + least + " to " + most);
        }
        openUntil = now + time;
        toldUntil = openUntil;
        to(State.OPEN, reason);
    }

    private void close(Reason reason) {
        openingsInARow = 0;
        window = new ModelWindow(settings.window(), now);
        to(settings.mode() == Settings.Mode.DISABLED ? State.DISABLED : State.CLOSED, reason);
    }

    private void to(State next, Reason reason) {
        generation++;
        events.add(state + " to " + next + " " + generation + " " + reason + (settings.dryRun() ? " dry" : ""));
        state = next;
    }

    private void postpone(Reason reason, long wait) {
        if (state == State.HALF_OPEN) {
            pausedUntil = Math.max(pausedUntil, now + wait);
        } else if (state == State.OPEN && now + wait > openUntil) {
            openUntil = now + wait;
            if (openUntil >= toldUntil + 1_000_000_000L) {
                toldUntil = openUntil;
                events.add("extended " + generation + " " + reason + " " + wait + (settings.dryRun() ? " dry" : ""));
            }
        }
    }

    // ---- control

    @Override
    public void pass(long nanos) {
        now += nanos;
    }

    @Override
    public void command(Command command, long nanos) {
        switch (command) {
            case OPEN -> open(Reason.MANUAL, nanos, nanos);
            case COOL_DOWN -> coolDown(nanos);
            case FORCE_OPEN -> to(State.FORCED_OPEN, Reason.MANUAL);
            case FORCE_CLOSED -> to(State.FORCED_CLOSED, Reason.MANUAL);
            case DISABLE -> to(State.DISABLED, Reason.MANUAL);
            case RESET -> close(Reason.MANUAL);
        }
    }

    private void coolDown(long nanos) {
        if (state == State.CLOSED) {
            open(Reason.PEER, nanos, nanos);
        } else {
            postpone(Reason.PEER, nanos);
        }
    }

    @Override
    public void reconfigure(Settings changed) {
        boolean was = settings.mode() == Settings.Mode.DISABLED;
        boolean is = changed.mode() == Settings.Mode.DISABLED;
        settings = changed;
        if (is && !was && state != State.DISABLED) {
            to(State.DISABLED, Reason.MANUAL);
        } else if (was && !is && state == State.DISABLED) {
            close(Reason.MANUAL);
        } else if (state == State.CLOSED) {
            window = window.resized(changed.window(), now);
            judge(0);
        } else if (state == State.HALF_OPEN) {
            closeIfProven();
        }
    }

    // ---- reading

    private void count(Outcome outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    private static <K extends Enum<K>> List<Long> all(Map<K, Long> counts, K[] keys) {
        List<Long> all = new ArrayList<>();
        for (K key : keys) {
            @Nullable Long count = counts.get(key);
            all.add(count == null ? 0 : count);
        }
        return all;
    }

    State state() {
        return state;
    }

    @Override
    public String view() {
        String happened = events.toString();
        events.clear();
        State shown = state == State.OPEN && now >= openUntil ? State.HALF_OPEN : state;
        return shown + " generation " + generation + ", left "
                + (state == State.OPEN ? Math.max(0, openUntil - now) : 0) + "\nwindow "
                + (state == State.CLOSED ? window.describe(now) : "0 calls, 0 failed, 0 slow, 0 in a row")
                + "\ncounts " + all(outcomes, Outcome.values()) + " kinds " + all(kinds, FailureKind.values())
                + " slow " + slowCalls + "\nevents " + happened;
    }
}
