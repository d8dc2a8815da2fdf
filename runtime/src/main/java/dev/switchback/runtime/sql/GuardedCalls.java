package dev.switchback.runtime.sql;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Permit;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Guards the calls of a connection or a statement that reach the database. */
final class GuardedCalls implements InvocationHandler {
    private final Object target;
    private final CircuitBreaker breaker;

    private GuardedCalls(Object target, CircuitBreaker breaker) {
        this.target = target;
        this.breaker = breaker;
    }

    static <T> T guard(Class<T> type, T target, CircuitBreaker breaker) {
        ClassLoader loader = GuardedCalls.class.getClassLoader();
        return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, new GuardedCalls(target, breaker)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("equals") && method.getParameterCount() == 1) {
            return arguments != null && proxy == arguments[0];
        }
        return reachesTheDatabase(method.getName()) ? guarded(method, arguments) : wrapped(call(method, arguments));
    }

    private static boolean reachesTheDatabase(String method) {
        return method.startsWith("execute") || method.equals("commit") || method.equals("isValid");
    }

    private @Nullable Object guarded(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        Permit permit = GuardedDataSource.permit(breaker);
        long start = breaker.ticker().nanos();
        Object result;
        try {
            result = call(method, arguments);
        } catch (Throwable e) {
            if (SqlFailures.isTheDatabases(e)) {
                permit.onFailure(start, e);
            } else {
                permit.onSuccess(start);
            }
            throw e;
        }
        if (method.getName().equals("isValid") && Boolean.FALSE.equals(result)) {
            permit.onFailure(start, FailureKind.RESULT, null);
        } else {
            permit.onSuccess(start);
        }
        return result;
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Statements of a guarded connection are guarded; the widest type first. */
    private @Nullable Object wrapped(@Nullable Object result) {
        if (!(target instanceof Connection)) {
            return result;
        }
        if (result instanceof CallableStatement statement) {
            return guard(CallableStatement.class, statement, breaker);
        }
        if (result instanceof PreparedStatement statement) {
            return guard(PreparedStatement.class, statement, breaker);
        }
        return result instanceof Statement statement ? guard(Statement.class, statement, breaker) : result;
    }
}
