package dev.switchback.smoke.load;

import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.threads.Daemons;
import dev.switchback.smoke.http.HttpConnector;
import dev.switchback.smoke.http.HttpFailure;
import dev.switchback.smoke.http.HttpFailure.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Sends the requests of a plan over connections that stay open, and measures. With a rate, a request that had to wait because
 * every connection was busy is measured from the time when it had to begin: a server that stalls is not asked less, and the
 * stall shows in every request that it delayed.
 */
public final class LoadTest {
    private static final long LONGEST = Duration.ofHours(1).toNanos();
    private static final long WHILE_ALL_ARE_BUSY = TimeUnit.MICROSECONDS.toNanos(100);

    private final LoadPlan plan;
    private final HttpConnector connector;
    private final Ticker ticker;
    private final StartTimes times;
    private final Queue<LoadConnection> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger working;
    private final CompletableFuture<LoadResult> ended = new CompletableFuture<>();

    private final ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST, 3);
    private final LongAdder answered = new LongAdder();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private volatile long first;
    private volatile long last;

    /**
     * A test that begins when it is started.
     *
     * @param connector its threads serve the connections
     */
    public LoadTest(LoadPlan plan, HttpConnector connector, Ticker ticker) {
        this.plan = plan;
        this.connector = connector;
        this.ticker = ticker;
        this.times = new StartTimes(plan);
        this.working = new AtomicInteger(plan.concurrency());
    }

    /** Opens the connections, then begins; the future completes when the last request has ended. */
    public CompletableFuture<LoadResult> start() {
        List<LoadConnection> connections = IntStream.range(0, plan.concurrency())
                .mapToObj(i -> new LoadConnection(plan, connector, this))
                .toList();
        CompletableFuture<?>[] opened =
                connections.stream().map(LoadConnection::open).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(opened).thenCompose(all -> begin(connections));
    }

    private CompletableFuture<LoadResult> begin(List<LoadConnection> connections) {
        first = ticker.nanos();
        last = first;
        times.begin(first);
        connections.forEach(connection -> connection.loop().execute(connection::next));
        if (plan.rate() > 0) {
            Daemons.named("load").newThread(this::pace).start();
        }
        return ended;
    }

    /** Ends it now; what is under way is not counted. */
    public void stop() {
        times.stop();
        ended.complete(soFar());
    }

    /** What has been measured until now. */
    public LoadResult soFar() {
        Map<String, Long> counts = new TreeMap<>();
        errors.forEach((cause, count) -> counts.put(cause, count.sum()));
        long unsent = times.isOver(ticker.nanos()) ? times.unsent(ticker.nanos()) : 0;
        if (unsent > 0) {
            counts.put("not_sent", unsent);
        }
        return new LoadResult(answered.sum(), counts, Duration.ofNanos(last - first), latencies.copy());
    }

    // ---- what connections ask

    /** See {@link StartTimes#take}; a connection that is told to wait is called when there is something to do. */
    long take(LoadConnection connection) {
        long due = times.take(ticker.nanos());
        if (due == StartTimes.OVER) {
            leave();
        } else if (due == StartTimes.NOT_YET) {
            idle.add(connection);
            if (times.isOver(ticker.nanos()) && idle.remove(connection)) {
                leave();
            }
        }
        return due;
    }

    long at(long sinceStart) {
        return times.at(sinceStart);
    }

    private void leave() {
        if (working.decrementAndGet() == 0) {
            ended.complete(soFar());
        }
    }

    void answered(int status, long began) {
        answered.increment();
        if (status >= 400) {
            count(status / 100 + "xx");
        }
        record(began);
    }

    void failed(HttpFailure failure, long began) {
        count(failure.trouble().name().toLowerCase(Locale.ROOT));
        if (failure.trouble() == Trouble.TIMEOUT) {
            record(began);
        }
        last = ticker.nanos();
    }

    private void count(String cause) {
        errors.computeIfAbsent(cause, any -> new LongAdder()).increment();
    }

    private void record(long began) {
        long now = ticker.nanos();
        latencies.recordValue(Math.max(0, Math.min(now - began, LONGEST)));
        last = now;
    }

    // ---- the rate

    /** Gives each request to a connection that is idle when it is due; a busy one takes what is overdue by itself. */
    private void pace() {
        while (!times.isOver(ticker.nanos())) {
            long wait = times.untilNext(ticker.nanos());
            LoadConnection connection = wait > 0 ? null : idle.poll();
            if (connection == null) {
                LockSupport.parkNanos(wait > 0 ? wait : WHILE_ALL_ARE_BUSY);
                continue;
            }
            long due = take(connection);
            if (due >= 0) {
                connection.loop().execute(() -> connection.send(due));
            }
        }
        for (LoadConnection left = idle.poll(); left != null; left = idle.poll()) {
            leave();
        }
    }
}
