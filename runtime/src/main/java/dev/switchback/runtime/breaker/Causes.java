package dev.switchback.runtime.breaker;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

/**
 * Looks through exceptions that only carry another one: those of futures, reflection, proxies, and the frameworks. The one
 * place that does, for breakers, fallback chains and guarded methods.
 */
public final class Causes {
    /** Subclasses are not meant: they may have a meaning of their own. By name, since most of them are not here. */
    private static final Set<String> WRAPPERS = Set.of(
            "java.util.concurrent.CompletionException",
            "java.util.concurrent.ExecutionException",
            "java.lang.reflect.UndeclaredThrowableException",
            "java.lang.reflect.InvocationTargetException",
            "java.security.PrivilegedActionException",
            "java.io.UncheckedIOException",
            "com.google.common.util.concurrent.UncheckedExecutionException",
            "com.google.common.util.concurrent.ExecutionError",
            "dev.failsafe.FailsafeException",
            "io.micronaut.core.reflect.exception.InvocationException",
            "jakarta.ws.rs.ProcessingException",
            "org.springframework.cglib.proxy.UndeclaredThrowableException",
            "org.springframework.web.client.ResourceAccessException",
            "org.springframework.web.reactive.function.client.WebClientRequestException",
            "reactor.core.Exceptions$ReactiveException");

    private static final int DEEPEST = 32;

    private Causes() {}

    /** The first exception below the wrappers; the last wrapper when it has no cause. */
    public static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0;
                depth < DEEPEST && WRAPPERS.contains(cause.getClass().getName());
                depth++) {
            Throwable inner = cause.getCause();
            if (inner == null || inner == cause) {
                break;
            }
            cause = inner;
        }
        return cause;
    }

    /** Whether this holds for one of the wrappers or for what they carry. */
    static boolean any(Throwable thrown, Predicate<Throwable> test) {
        Throwable last = unwrap(thrown);
        for (Throwable cause = thrown; cause != null && cause != last; cause = cause.getCause()) {
            if (test.test(cause)) {
                return true;
            }
        }
        return test.test(last);
    }

    /** The caller gave the call up: its thread was interrupted, or its future cancelled. */
    static boolean isCancelled(Throwable cause) {
        return cause instanceof InterruptedException
                || cause instanceof CancellationException
                || cause instanceof ClosedByInterruptException
                || cause.getClass() == InterruptedIOException.class;
    }

    /** This process is in trouble: no memory or stack left, or classes that do not fit. It says nothing of a dependency. */
    static boolean isOfThisProcess(Throwable cause) {
        return cause instanceof VirtualMachineError || cause instanceof LinkageError;
    }
}
