package dev.switchback.demo.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waits for things that can only be asked about. */
public final class Patience {
    private static final Duration PACE = Duration.ofMillis(50);

    private final ScheduledExecutorService timer;
    private final Consumer<String> waiting;

    /** @param waiting hears what is being waited for, and the empty text when that is over */
    public Patience(ScheduledExecutorService timer, Consumer<String> waiting) {
        this.timer = timer;
        this.waiting = waiting;
    }

    /** Looks once; empty when it has to be asked again. */
    @FunctionalInterface
    public interface Look<T> {
        Optional<T> look() throws GaveUp;
    }

    /**
     * Asks every 50 ms until there is an answer.
     *
     * @param what for the message, such as {@code Prometheus to be ready}
     * @throws GaveUp when there is none within the limit, or the look itself gave up
     */
    public <T> T await(String what, Duration limit, Look<T> look) throws GaveUp, InterruptedException {
        waiting.accept(what);
        CompletableFuture<T> answer = new CompletableFuture<>();
        ScheduledFuture<?> looking =
                timer.scheduleWithFixedDelay(() -> ask(look, answer), 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new GaveUp("waited " + limit.toSeconds() + " s in vain for " + what);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof GaveUp gaveUp ? gaveUp : new GaveUp("cannot wait for " + what + ": " + cause);
        } finally {
            looking.cancel(false);
            waiting.accept("");
        }
    }

    /**
     * Lets time pass.
     *
     * @param what it is good for
     */
    public void pass(String what, Duration time) throws InterruptedException {
        waiting.accept(what);
        CompletableFuture<Void> over = new CompletableFuture<>();
        ScheduledFuture<?> end = timer.schedule(() -> over.complete(null), time.toMillis(), TimeUnit.MILLISECONDS);
        try {
            over.get();
        } catch (ExecutionException e) {
            throw new AssertionError("it completes normally", e);
        } finally {
            end.cancel(false);
            waiting.accept("");
        }
    }

    private static <T> void ask(Look<T> look, CompletableFuture<T> answer) {
        try {
            look.look().ifPresent(answer::complete);
        } catch (GaveUp | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
