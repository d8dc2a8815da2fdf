package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time: a ticker that overflows, and a wall clock that nobody looks at. */
class ClocksTest {

    /** A step of the wall clock cannot reach a breaker: no class of it calls anything that reads one. */
    @Test
    void nothingInABreakerReadsTheWallClock() throws Exception {
        URI classes = Objects.requireNonNull(CircuitBreaker.class.getResource("CircuitBreaker.class"))
                .toURI();
        try (Stream<Path> files =
                Files.list(Objects.requireNonNull(Path.of(classes).getParent()))) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            assertThat(all).hasSizeGreaterThan(20).allSatisfy(file -> assertThat(read(file))
                    .doesNotContain("currentTimeMillis", "java/time/Clock", "InstantSource", "java/util/Date"));
            // Instant appears once, as what an HTTP date is compared with; its owner passes it in.
            assertThat(all.stream().filter(file -> read(file).contains("java/time/Instant")))
                    .map(file -> String.valueOf(file.getFileName()))
                    .containsExactly("RetryAfter.class");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 1_000_000_000L, Long.MAX_VALUE - 46_000_000_000L, Long.MIN_VALUE, -1, 0})
    void aTickerMayOverflowAnywhere(long start) {
        FakeTicker ticker = new FakeTicker(start);
        CircuitBreaker breaker = CircuitBreaker.of(
                "b", Settings.defaults().withTimeWindow(Duration.ofSeconds(10), 4), ticker, () -> 0.5);
        for (int i = 0; i < 8; i++) {
            ticker.advance(Duration.ofSeconds(2));
            ((Permit) breaker.tryAcquire()).onSuccess(ticker.nanos() - 1_500_000_000L);
        }
        assertThat(breaker.snapshot().window()).isEqualTo(new Snapshot.Window(5, 0, 0, 0));
        assertThat(breaker.snapshot().times().total()).isEqualTo(Duration.ofSeconds(12));
        for (int i = 0; i < 5; i++) {
            ((Permit) breaker.tryAcquire()).onFailure(ticker.nanos(), new IOException("down"));
        }
        assertThat(((Rejection) breaker.tryAcquire()).remaining()).isEqualTo(Duration.ofSeconds(60));
        ticker.advance(Duration.ofSeconds(59));
        assertThat(((Rejection) breaker.tryAcquire()).remaining()).isEqualTo(Duration.ofSeconds(1));
        ticker.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 3; i++) {
            ((Permit) breaker.tryAcquire()).onSuccess(ticker.nanos());
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    /** The longest times there are, at the edge of overflow. */
    @Test
    void theLongestOpenTimeEnds() {
        FakeTicker ticker = new FakeTicker(Long.MAX_VALUE - 5);
        CircuitBreaker breaker = CircuitBreaker.of("b", Settings.defaults(), ticker, () -> 0.5);
        breaker.openFor(Ranges.LONGEST);
        ticker.advance(Ranges.LONGEST.minusNanos(1));
        assertThat(breaker.tryAcquire()).isEqualTo(new Rejection("b", State.OPEN, 1));
        ticker.advanceNanos(1);
        assertThat(breaker.tryAcquire()).isInstanceOf(Permit.class);
    }
}
