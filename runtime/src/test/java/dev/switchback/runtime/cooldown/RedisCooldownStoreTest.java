package dev.switchback.runtime.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Reason;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.tools.RequiresProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresProgram("redis-server")
@Timeout(60)
class RedisCooldownStoreTest {
    private static final Instant DECIDED = Instant.parse("2049-12-31T23:00:00Z");
    private static final Instant LATER = Instant.parse("2050-01-01T00:00:00Z");
    /** Who waited for the store would have waited that long at least. */
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    /** A process of its own, but for the JVM: a registry, a connection, and the news that it hears. */
    private static final class Peer implements AutoCloseable {
        private final BreakerRegistry breakers = new BreakerRegistry(name -> Settings.defaults());
        private final CooldownSharing sharing;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        Peer(String address) {
            sharing = CooldownSharing.start(breakers, CooldownStore.open(address));
            breakers.listen(event -> {
                if (event instanceof BreakerEvent.Transition change && change.reason() == Reason.PEER) {
                    heard.add(change.breaker() + " " + change.to());
                }
            });
        }

        void hears(String what, Duration within) throws InterruptedException {
            assertThat(heard.poll(within.toNanos(), TimeUnit.NANOSECONDS)).isEqualTo(what);
        }

        @Override
        public void close() {
            sharing.close();
        }
    }

    @Test
    void keepsTheLastWordOfEachSourceUntilARelease() throws Exception {
        try (RedisProcess redis = new RedisProcess(folder);
                CooldownStore store = CooldownStore.open(redis.address())) {
            for (Cooldown cooldown : List.of(
                    Cooldown.open("api", "one", DECIDED, LATER, "first"),
                    Cooldown.open("api", "one", DECIDED, LATER, "second\nline"),
                    Cooldown.open("api", "two", DECIDED, LATER, "x"),
                    Cooldown.open("api2", "two", DECIDED, LATER, "x"),
                    Cooldown.open("old", "two", DECIDED, Instant.EPOCH, "x"))) {
                store.put(cooldown).toCompletableFuture().join();
            }
            assertThat(store.list().toCompletableFuture().join())
                    .contains(Cooldown.open("api", "one", DECIDED, LATER, "second\nline"))
                    .hasSize(4);
            Cooldown release = Cooldown.release("api", "three", DECIDED, "by jo");
            store.put(release).toCompletableFuture().join();
            assertThat(store.list().toCompletableFuture().join())
                    .containsExactlyInAnyOrder(release, Cooldown.open("api2", "two", DECIDED, LATER, "x"));
        }
    }

    @Test
    void redisIsKilledAndRestartedUnderLoad() throws Exception {
        try (RedisProcess redis = new RedisProcess(folder);
                Peer here = new Peer(redis.address());
                Peer there = new Peer(redis.address());
                Load load = new Load(here)) {
            there.breakers.breaker("first");
            there.breakers.breaker("down");
            here.breakers.breaker("back");
            here.breakers.breaker("first").openFor(Duration.ofMinutes(5));
            there.hears("first OPEN", Duration.ofSeconds(5));

            redis.kill();
            here.breakers.breaker("down").openFor(Duration.ofMinutes(5));
            assertThat(there.heard.poll(1500, TimeUnit.MILLISECONDS)).isNull();
            assertThat(here.breakers.breaker("down").state()).isEqualTo(State.OPEN);

            redis.restart();
            there.hears("down OPEN", Duration.ofSeconds(1));
            there.breakers.breaker("back").openFor(Duration.ofMinutes(5));
            here.hears("back OPEN", Duration.ofSeconds(1));

            redis.signal("STOP");
            here.breakers.breaker("stopped").openFor(Duration.ofMinutes(5));
            assertThat(there.heard.poll(1500, TimeUnit.MILLISECONDS)).isNull();
            redis.signal("CONT");
            there.breakers.breaker("stopped");
            there.hears("stopped OPEN", Duration.ofSeconds(5));
            load.check();
        }
    }

    @Test
    void aRedisThatIsNotThereAtTheStartIsFoundLater() throws Exception {
        try (RedisProcess redis = new RedisProcess(folder)) {
            redis.kill();
            try (Peer here = new Peer(redis.address());
                    Peer there = new Peer(redis.address())) {
                there.breakers.breaker("api");
                here.breakers.breaker("api").openFor(Duration.ofMinutes(5));
                redis.restart();
                there.hears("api OPEN", Duration.ofSeconds(5));
            }
        }
    }

    /** Calls through a closed breaker, and one that opens and closes all the time; notes every failure and the longest call. */
    private static final class Load implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(2);
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Future<Long>> longest = new ArrayList<>();

        Load(Peer peer) {
            CircuitBreaker closed = peer.breakers.breaker("closed");
            CircuitBreaker busy = peer.breakers.breaker("busy");
            longest.add(threads.submit(() -> calls(() -> closed.run(() -> {}))));
            longest.add(threads.submit(() -> calls(() -> {
                busy.openFor(Duration.ofMinutes(1));
                busy.reset();
                busy.run(() -> {});
            })));
        }

        private Long calls(Runnable call) {
            long most = 0;
            while (!over.get()) {
                long before = System.nanoTime();
                call.run();
                most = Math.max(most, System.nanoTime() - before);
            }
            return most;
        }

        void check() throws Exception {
            over.set(true);
            for (Future<Long> thread : longest) {
                assertThat(Duration.ofNanos(thread.get())).isLessThan(STORE_TIMEOUT);
            }
        }

        @Override
        public void close() {
            over.set(true);
            threads.shutdown();
        }
    }

    @Test
    void aFlushWaitsForNobodyThatIsNotThere() throws Exception {
        try (RedisProcess redis = new RedisProcess(folder)) {
            redis.kill();
            try (Peer here = new Peer(redis.address())) {
                here.breakers.breaker("api").openFor(Duration.ofMinutes(5));
                CompletableFuture<Void> flushed = here.sharing.flush().toCompletableFuture();
                assertThat(flushed.get(10, TimeUnit.SECONDS)).isNull();
            }
        }
    }
}
