package dev.switchback.cli.deliveries;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C while a delivery is driven. At a terminal it asks what to do; without an answer within 10 s, at a second Ctrl-C, and where
 * nobody can be asked, the delivery is aborted. Where signals cannot be caught, the Java VM ends as it always does.
 */
final class Interruption implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String QUESTION =
            "abort (a), pause (p), or leave it to whoever resumes it (l)? It is aborted in 10 s, or at the next Ctrl-C";

    private final boolean asks;
    private final InputStream answers;
    private final Consumer<String> say;
    private final AtomicInteger pressed = new AtomicInteger();
    private final AtomicReference<Optional<Choice>> choice = new AtomicReference<>(Optional.empty());
    private final @Nullable Object before;

    enum Choice {
        ABORT,
        PAUSE,
        LEAVE
    }

    private Interruption(boolean asks, InputStream answers, Consumer<String> say) {
        this.asks = asks;
        this.answers = answers;
        this.say = say;
        this.before = handle(handler());
    }

    /** @param asks whether somebody sits at a terminal */
    static Interruption listen(boolean asks, Consumer<String> say) {
        return new Interruption(asks, System.in, say);
    }

    /** What is wanted; each choice is given once. */
    Optional<Choice> taken() {
        return choice.getAndSet(Optional.empty());
    }

    private void pressed() {
        if (pressed.incrementAndGet() > 1 || !asks) {
            choice.set(Optional.of(Choice.ABORT));
            return;
        }
        var question = new Thread(this::ask, "question");
        question.setDaemon(true);
        question.start();
    }

    private void ask() {
        say.accept(QUESTION);
        try {
            for (long waited = 0; waited < PATIENCE.toMillis() && pressed.get() == 1; waited += PAUSE.toMillis()) {
                Optional<Choice> answer = answers.available() > 0 ? choice(answers.read()) : Optional.empty();
                if (answer.isPresent()) {
                    choice.set(answer);
                    pressed.set(0);
                    return;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException e) {
            // nobody can answer
        }
        choice.set(Optional.of(Choice.ABORT));
    }

    private static Optional<Choice> choice(int key) {
        return switch (key) {
            case 'a', 'A' -> Optional.of(Choice.ABORT);
            case 'p', 'P' -> Optional.of(Choice.PAUSE);
            case 'l', 'L' -> Optional.of(Choice.LEAVE);
            default -> Optional.empty();
        };
    }

    /** A {@code sun.misc.SignalHandler}; the type is not part of Java, so it is only named. */
    private Optional<Object> handler() {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            return Optional.of(Proxy.newProxyInstance(
                    Interruption.class.getClassLoader(), new Class<?>[] {type}, (me, method, given) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                pressed();
                                yield null;
                            }
                            case "equals" -> given != null && me == given[0];
                            case "hashCode" -> System.identityHashCode(me);
                            default -> "Ctrl-C";
                        };
                    }));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Sets the handler, and returns the one before. */
    private static @Nullable Object handle(Optional<Object> handler) {
        if (handler.isEmpty()) {
            return null;
        }
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Method handle = signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"));
            return handle.invoke(null, signal.getConstructor(String.class).newInstance("INT"), handler.get());
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public void close() {
        Object ours = handle(Optional.ofNullable(before));
        assert before == null || ours != before;
    }
}
