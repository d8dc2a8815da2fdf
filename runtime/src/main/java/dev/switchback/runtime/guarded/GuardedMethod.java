package dev.switchback.runtime.guarded;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Permit;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link Guarded} method: checked once, then called through its breaker. */
public final class GuardedMethod {
    private final String breaker;
    private final Kind kind;
    private final @Nullable FallbackMethod fallback;

    private GuardedMethod(String breaker, Kind kind, @Nullable FallbackMethod fallback) {
        this.breaker = breaker;
        this.kind = kind;
        this.fallback = fallback;
    }

    /** How a method answers. */
    private enum Kind {
        NOW,
        STAGE,
        MONO,
        FLUX
    }

    /** The method itself, as the framework calls it. */
    @FunctionalInterface
    public interface Call {
        @Nullable
        Object proceed() throws Throwable;
    }

    /**
     * Checks a method.
     *
     * @param bean the class of the object that it is called on
     * @param breaker the breaker's name
     * @param instead the fallback method's name, empty for none
     * @throws IllegalStateException naming the method and why it cannot be guarded
     */
    public static GuardedMethod of(Class<?> bean, Method method, String breaker, String instead) {
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers) || Modifier.isFinal(modifiers)) {
            throw refused(
                    method,
                    "it is " + Modifier.toString(modifiers & (Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL))
                            + ", so no proxy can stand before it");
        }
        FallbackMethod fallback = instead.isEmpty() ? null : FallbackMethod.find(bean, method, instead);
        return new GuardedMethod(breaker, kind(method), fallback);
    }

    /** An error that names the method. */
    public static IllegalStateException refused(Method method, String why) {
        return new IllegalStateException("@Guarded cannot guard " + describe(method) + ": " + why);
    }

    static String describe(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Kind kind(Method method) {
        Class<?> type = method.getReturnType();
        if (type == CompletionStage.class || type == CompletableFuture.class) {
            return Kind.STAGE;
        }
        if (CompletionStage.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type)) {
            throw refused(method, "it returns " + type.getName() + "; use CompletableFuture or CompletionStage");
        }
        return switch (type.getName()) {
            case "reactor.core.publisher.Mono" -> Kind.MONO;
            case "reactor.core.publisher.Flux", "org.reactivestreams.Publisher" -> Kind.FLUX;
            default -> {
                if (type.getName().startsWith("io.reactivex.") || isPublisher(type)) {
                    throw refused(method, "it returns " + type.getName() + "; use Mono, Flux or Publisher");
                }
                yield Kind.NOW;
            }
        };
    }

    /** Reactive Streams need not be on the class path. */
    private static boolean isPublisher(Class<?> type) {
        for (Class<?> one : type.getInterfaces()) {
            if (one.getName().equals("org.reactivestreams.Publisher") || isPublisher(one)) {
                return true;
            }
        }
        return type.getSuperclass() != null && isPublisher(type.getSuperclass());
    }

    /** The name of its breaker. */
    public String breaker() {
        return breaker;
    }

    /**
     * Calls it.
     *
     * @param bean what it is called on; the fallback method is called there too
     * @throws Throwable what the call threw, when there is no fallback for it
     */
    public @Nullable Object invoke(CircuitBreaker guard, Object bean, @Nullable Object[] arguments, Call call)
            throws Throwable {
        return switch (kind) {
            case NOW -> now(guard, bean, arguments, call);
            case STAGE -> later(guard, bean, arguments, call);
            case MONO, FLUX ->
                GuardedPublisher.guard(
                        guard, call, kind == Kind.MONO, fallback == null ? null : fallback.at(guard, bean, arguments));
        };
    }

    private @Nullable Object now(CircuitBreaker guard, Object bean, @Nullable Object[] arguments, Call call)
            throws Throwable {
        try {
            return counted(guard, call);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            if (fallback == null) {
                throw e;
            }
            return fallback.at(guard, bean, arguments).answer(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever called the method gets the stage
    private static @Nullable Object counted(CircuitBreaker guard, Call call) throws Throwable {
        Permit permit = guard.acquire();
        long start = guard.ticker().nanos();
        Object result;
        try {
            result = call.proceed();
        } catch (Throwable e) {
            permit.onFailure(start, e);
            throw e;
        }
        if (result instanceof CompletionStage<?> stage) { // of a method that is declared as Object
            return permit.start(start, () -> stage);
        }
        permit.onResult(start, result);
        return result;
    }

    private CompletionStage<Object> later(CircuitBreaker guard, Object bean, @Nullable Object[] arguments, Call call) {
        CompletableFuture<Object> answered = guard.stage(() -> started(call));
        if (fallback == null) {
            return answered;
        }
        FallbackMethod.Bound instead = fallback.at(guard, bean, arguments);
        CompletableFuture<Object> result = answered.exceptionallyCompose(instead::answerLater);
        var unused = result.whenComplete((answer, failure) -> { // what the caller did with it reaches the call
            if (failure instanceof TimeoutException) {
                answered.completeExceptionally(failure);
            }
            answered.cancel(true);
        });
        return result;
    }

    @SuppressWarnings("unchecked")
    private static CompletionStage<Object> started(Call call) {
        try {
            CompletionStage<Object> stage = (CompletionStage<Object>) call.proceed();
            return stage == null
                    ? CompletableFuture.failedFuture(new NullPointerException("the method returned no stage"))
                    : stage;
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
