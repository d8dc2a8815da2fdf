package dev.switchback.runtime.guarded;

import dev.switchback.runtime.breaker.Causes;
import dev.switchback.runtime.breaker.CircuitBreaker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The method that answers in place of a guarded one.
 *
 * @param failure the type of its last parameter, if that takes the failure
 */
record FallbackMethod(Method method, @Nullable Class<?> failure) {

    /** @throws IllegalStateException when the class has none that fits */
    static FallbackMethod find(Class<?> bean, Method guarded, String name) {
        List<Method> named =
                declared(bean).filter(m -> m.getName().equals(name)).toList();
        for (Method candidate : named) {
            if (fits(guarded, candidate)) {
                candidate.setAccessible(true);
                Class<?>[] types = candidate.getParameterTypes();
                boolean takesFailure = types.length > guarded.getParameterCount();
                return new FallbackMethod(candidate, takesFailure ? types[types.length - 1] : null);
            }
        }
        throw GuardedMethod.refused(
                guarded,
                "its fallback has to be a method " + name + " with the same parameters, optionally followed by a"
                        + " Throwable, that returns " + guarded.getReturnType().getSimpleName() + "; "
                        + (named.isEmpty()
                                ? "there is no " + name
                                : "there is " + GuardedMethod.describe(named.get(0)) + ", which returns "
                                        + named.get(0).getReturnType().getSimpleName()));
    }

    private static Stream<Method> declared(Class<?> bean) {
        Stream<Method> inherited = Stream.of(bean.getMethods());
        for (Class<?> type = bean; type != null && type != Object.class; type = type.getSuperclass()) {
            inherited = Stream.concat(Stream.of(type.getDeclaredMethods()), inherited);
        }
        return inherited.filter(method -> !method.isBridge());
    }

    private static boolean fits(Method guarded, Method candidate) {
        Class<?>[] wanted = guarded.getParameterTypes();
        Class<?>[] types = candidate.getParameterTypes();
        boolean takesFailure =
                types.length == wanted.length + 1 && Throwable.class.isAssignableFrom(types[wanted.length]);
        boolean parameters = (takesFailure || types.length == wanted.length)
                && Arrays.equals(wanted, Arrays.copyOf(types, wanted.length));
        return parameters
                && !candidate.equals(guarded)
                && (guarded.getReturnType() == void.class
                        || guarded.getReturnType().isAssignableFrom(candidate.getReturnType()));
    }

    Bound at(CircuitBreaker guard, Object bean, @Nullable Object[] arguments) {
        return new Bound(this, guard, bean, Arrays.asList(arguments));
    }

    /** For one call. */
    record Bound(FallbackMethod fallback, CircuitBreaker guard, Object bean, List<@Nullable Object> arguments) {

        /** @throws Throwable the failure, when the method does not take such; or what the method threw */
        @Nullable
        Object answer(Throwable failure) throws Throwable {
            Class<?> type = fallback.failure();
            if (type != null && !type.isInstance(failure)) {
                throw failure;
            }
            List<@Nullable Object> all = new ArrayList<>(arguments);
            if (type != null) {
                all.add(failure);
            }
            guard.internals().countFallback();
            try {
                return fallback.method().invoke(bean, all.toArray());
            } catch (InvocationTargetException e) {
                Throwable thrown = e.getCause() == null ? e : e.getCause();
                if (thrown != failure) {
                    thrown.addSuppressed(failure);
                }
                throw thrown;
            }
        }

        @SuppressWarnings("unchecked")
        CompletionStage<Object> answerLater(Throwable thrown) {
            Throwable failure = Causes.unwrap(thrown);
            if (failure instanceof VirtualMachineError) {
                return CompletableFuture.failedFuture(failure);
            }
            try {
                CompletionStage<Object> stage = (CompletionStage<Object>) answer(failure);
                return stage == null ? CompletableFuture.completedFuture(null) : stage;
            } catch (Throwable e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }
}
