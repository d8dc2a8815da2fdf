package dev.switchback.runtime.micronaut;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.guarded.Guarded;
import dev.switchback.runtime.guarded.GuardedMethod;
import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.context.BeanContext;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import jakarta.inject.Provider;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts the calls of {@link Guarded} methods behind their breakers, and refuses at the start what cannot be guarded. */
@InterceptorBean(Guarded.class)
final class GuardedInterceptor implements MethodInterceptor<Object, Object>, ApplicationEventListener<StartupEvent> {
    private final Provider<ServiceRuntime> runtime;
    private final Map<Method, GuardedMethod> methods = new ConcurrentHashMap<>();

    GuardedInterceptor(Provider<ServiceRuntime> runtime) {
        this.runtime = runtime;
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        BeanContext context = event.getSource();
        for (BeanDefinition<?> bean : context.getAllBeanDefinitions()) {
            refuseStaticMethods(bean.getBeanType());
            for (ExecutableMethod<?, ?> method : bean.getExecutableMethods()) {
                if (method.hasAnnotation(Guarded.class)) {
                    var unused = checked(bean.getBeanType(), method);
                }
            }
        }
    }

    /** Private and final methods are the compiler's to refuse; of static ones it says nothing. */
    private static void refuseStaticMethods(Class<?> bean) {
        try {
            for (Method method : bean.getDeclaredMethods()) {
                if (Modifier.isStatic(method.getModifiers()) && method.isAnnotationPresent(Guarded.class)) {
                    throw GuardedMethod.refused(method, "it is static, so no proxy can stand before it");
                }
            }
        } catch (LinkageError e) {
            return; // a bean of a library that is not all here
        }
    }

    @Override
    public @Nullable Object intercept(MethodInvocationContext<Object, Object> context) {
        GuardedMethod method = checked(context.getTarget().getClass(), context.getExecutableMethod());
        try {
            return method.invoke(
                    runtime.get().breaker(method.breaker()),
                    context.getTarget(),
                    context.getParameterValues(),
                    context::proceed);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    private GuardedMethod checked(Class<?> bean, ExecutableMethod<?, ?> method) {
        return methods.computeIfAbsent(method.getTargetMethod(), target -> {
            String name = method.stringValue(Guarded.class).orElseThrow();
            String fallback = method.stringValue(Guarded.class, "fallback").orElse("");
            return GuardedMethod.of(bean, target, name, fallback);
        });
    }

    /** Micronaut's interceptors declare nothing, and pass on whatever a method may throw. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }
}
