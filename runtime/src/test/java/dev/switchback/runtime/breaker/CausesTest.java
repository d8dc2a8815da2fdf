package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CausesTest {
    @SuppressWarnings("StaticAssignmentOfThrowable") // it is told apart by identity
    private static final FileNotFoundException MISSING = new FileNotFoundException("missing");

    private static CircuitBreaker afterTwo(Settings settings, Throwable thrown) {
        CircuitBreaker breaker = CircuitBreaker.of("b", settings.withFailMax(2), new FakeTicker(), () -> 0.5);
        for (int i = 0; i < 2; i++) {
            breaker.acquire().onFailure(0, thrown);
        }
        return breaker;
    }

    static Stream<Throwable> wrapped() {
        return Stream.of(
                MISSING,
                new CompletionException(MISSING),
                new ExecutionException(MISSING),
                new UndeclaredThrowableException(MISSING),
                new InvocationTargetException(MISSING),
                new UncheckedIOException(MISSING),
                new CompletionException(new ExecutionException(new InvocationTargetException(MISSING))));
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void typesAreFoundBehindWrappers(Throwable thrown) {
        assertThat(Causes.unwrap(thrown)).isSameAs(MISSING);
        assertThat(afterTwo(Settings.defaults().excluding(FileNotFoundException.class), thrown)
                        .state())
                .isEqualTo(State.CLOSED);
        assertThat(afterTwo(Settings.defaults().recordingOnly(IOException.class), thrown)
                        .state())
                .isEqualTo(State.OPEN);
        assertThat(afterTwo(Settings.defaults().recordingOnly(IllegalStateException.class), thrown)
                        .state())
                .isEqualTo(State.CLOSED);
    }

    @Test
    void aWrapperCanBeNamedItself() {
        assertThat(afterTwo(Settings.defaults().excluding(ExecutionException.class), new ExecutionException(MISSING))
                        .state())
                .isEqualTo(State.CLOSED);
    }

    @Test
    void aWrapperWithoutACauseAndACircleEnd() {
        assertThat(Causes.unwrap(new CompletionException("alone", null))).hasMessage("alone");
        UncheckedIOException outer = new UncheckedIOException(new IOException());
        CompletionException around = new CompletionException(outer);
        assertThat(Causes.unwrap(around)).isInstanceOf(IOException.class);
    }

    @Test
    void aTimeoutIsSeenBehindAWrapper() {
        CircuitBreaker breaker = afterTwo(Settings.defaults(), new ExecutionException(new TimeoutException()));
        assertThat(breaker.internals().failures(FailureKind.TIMEOUT)).isEqualTo(2);
    }

    static Stream<Throwable> ofTheCaller() {
        return Stream.of(
                new InterruptedException(),
                new CancellationException(),
                new InterruptedIOException(),
                new ClosedByInterruptException(),
                new ExecutionException(new InterruptedException()));
    }

    @ParameterizedTest
    @MethodSource("ofTheCaller")
    void whatTheCallerEndsIsIgnoredUnlessTheSettingsCountIt(Throwable thrown) {
        assertThat(afterTwo(Settings.defaults(), thrown).state()).isEqualTo(State.CLOSED);
        assertThat(afterTwo(Settings.defaults().countingCancelled(true), thrown).state())
                .isEqualTo(State.OPEN);
        assertThat(afterTwo(Settings.defaults().recordingOnly(Exception.class), thrown)
                        .state())
                .isEqualTo(State.OPEN);
    }

    @Test
    void aSocketTimeoutIsNoInterruption() {
        assertThat(afterTwo(Settings.defaults(), new SocketTimeoutException()).state())
                .isEqualTo(State.OPEN);
    }

    static Stream<Throwable> ofTheProcess() {
        return Stream.of(new OutOfMemoryError(), new StackOverflowError(), new NoClassDefFoundError());
    }

    @ParameterizedTest
    @MethodSource("ofTheProcess")
    void aProcessInTroubleSaysNothingOfTheDependency(Throwable thrown) {
        assertThat(afterTwo(Settings.defaults(), thrown).state()).isEqualTo(State.CLOSED);
        assertThat(afterTwo(Settings.defaults().recordingOnly(Error.class), thrown)
                        .state())
                .isEqualTo(State.OPEN);
    }

    @Test
    void otherErrorsCount() {
        assertThat(afterTwo(Settings.defaults(), new AssertionError()).state()).isEqualTo(State.OPEN);
    }

    @Test
    void theInterruptFlagIsLeftAlone() {
        CircuitBreaker breaker = CircuitBreaker.of("b", Settings.defaults().withFailMax(1));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw new CancellationException();
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }
}
