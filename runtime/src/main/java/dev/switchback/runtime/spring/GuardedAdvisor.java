package dev.switchback.runtime.spring;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.guarded.Guarded;
import dev.switchback.runtime.guarded.GuardedMethod;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Puts the calls of {@link Guarded} methods behind their breakers, wherever in the hierarchy the annotation is, and refuses
 * at the start what cannot be guarded.
 */
final class GuardedAdvisor extends AbstractAdvisingBeanPostProcessor {
    private static final long serialVersionUID = 1;

    private final transient Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

    /** @param runtime asked for with the first call, so that no bean is made too early */
    GuardedAdvisor(ObjectProvider<ServiceRuntime> runtime) {
        setProxyTargetClass(true);
        this.advisor = new DefaultPointcutAdvisor(new Annotated(), new Guard(runtime, new ConcurrentHashMap<>()));
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        Class<?> type = AopUtils.getTargetClass(bean);
        if (checked.add(type) && !type.getName().startsWith("java.")) {
            Map<Method, Guarded> methods =
                    MethodIntrospector.selectMethods(type, (Method method) -> annotation(method));
            methods.forEach((method, guarded) -> checked(type, method, guarded));
            if (!methods.isEmpty()) {
                SelfCalls.refuse(type, methods);
            }
        }
        return bean;
    }

    private static GuardedMethod checked(Class<?> type, Method method, Guarded guarded) {
        return GuardedMethod.of(type, method, guarded.value(), guarded.fallback());
    }

    private static @Nullable Guarded annotation(Method method) {
        return AnnotatedElementUtils.findMergedAnnotation(method, Guarded.class);
    }

    private static final class Annotated extends StaticMethodMatcherPointcut {
        @Override
        public boolean matches(Method method, Class<?> type) {
            return annotation(AopUtils.getMostSpecificMethod(method, type)) != null;
        }
    }

    private record Guard(ObjectProvider<ServiceRuntime> runtime, Map<Method, GuardedMethod> methods)
            implements MethodInterceptor {
        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            Object target = Objects.requireNonNull(invocation.getThis(), "a guarded method has an object");
            Class<?> type = ClassUtils.getUserClass(target);
            GuardedMethod method = methods.computeIfAbsent(
                    AopUtils.getMostSpecificMethod(invocation.getMethod(), type),
                    specific -> checked(type, specific, Objects.requireNonNull(annotation(specific))));
            return method.invoke(
                    runtime.getObject().breaker(method.breaker()),
                    target,
                    invocation.getArguments(),
                    invocation::proceed);
        }
    }
}
