package dev.switchback.runtime.spring;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Permit;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Puts the calls of {@link Guarded} methods behind their breakers. */
final class GuardedAdvisor extends AbstractAdvisingBeanPostProcessor {
    private static final long serialVersionUID = 1;

    /** @param runtime asked for with the first call, so that no bean is made too early */
    GuardedAdvisor(ObjectProvider<ServiceRuntime> runtime) {
        setProxyTargetClass(true);
        this.advisor = new DefaultPointcutAdvisor(
                AnnotationMatchingPointcut.forMethodAnnotation(Guarded.class), new Guard(runtime));
    }

    private record Guard(ObjectProvider<ServiceRuntime> runtime) implements MethodInterceptor {
        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            CircuitBreaker breaker = runtime.getObject().breaker(name(invocation));
            Permit permit = breaker.acquire();
            long start = breaker.ticker().nanos();
            Object result;
            try {
                result = invocation.proceed();
            } catch (Throwable e) {
                permit.onFailure(start, e);
                throw e;
            }
            if (result instanceof CompletionStage<?> stage) {
                return stage.whenComplete((answer, failure) -> report(permit, start, answer, failure));
            }
            permit.onResult(start, result);
            return result;
        }

        private static void report(Permit permit, long start, @Nullable Object answer, @Nullable Throwable failure) {
            if (failure == null) {
                permit.onResult(start, answer);
            } else {
                Throwable cause = failure.getCause();
                permit.onFailure(start, failure instanceof CompletionException && cause != null ? cause : failure);
            }
        }

        private static String name(MethodInvocation invocation) {
            Object target = invocation.getThis();
            Method method = invocation.getMethod();
            Guarded guarded = AnnotatedElementUtils.findMergedAnnotation(
                    target == null ? method : AopUtils.getMostSpecificMethod(method, target.getClass()), Guarded.class);
            return guarded == null ? method.getName() : guarded.value();
        }
    }
}
