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
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Guards the calls of a connection or a statement that reach the database. Statements and metadata of a guarded connection
 * lead back to it, and to no other.
 */
final class GuardedCalls implements InvocationHandler {
    private static final List<Class<?>> HANDED_OUT =
            List.of(CallableStatement.class, PreparedStatement.class, Statement.class, DatabaseMetaData.class);

    private final Object target;
    private final CircuitBreaker breaker;
    /** The guarded connection that the target came from; null when it is one itself. */
    private final @Nullable Connection origin;

    private GuardedCalls(Object target, CircuitBreaker breaker, @Nullable Connection origin) {
        this.target = target;
        this.breaker = breaker;
        this.origin = origin;
    }

    static Connection guard(Connection target, CircuitBreaker breaker) {
        return new GuardedCalls(target, breaker, null).as(Connection.class);
    }

    private <T> T as(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(GuardedCalls.class.getClassLoader(), new Class<?>[] {type}, this));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("equals") && method.getParameterCount() == 1) {
            return arguments != null && proxy == arguments[0];
        }
        if (reachesTheDatabase(method.getName())) {
            return guarded(method, arguments);
        }
        Object result = call(method, arguments);
        if (origin == null) {
            return handedOut(result, (Connection) proxy);
        }
        return method.getName().equals("getConnection") ? origin : result;
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

    /** What a connection gives is guarded if it runs statements or knows the connection; the widest type first. */
    private @Nullable Object handedOut(@Nullable Object result, Connection connection) {
        for (Class<?> type : HANDED_OUT) {
            if (type.isInstance(result)) {
                return new GuardedCalls(result, breaker, connection).as(type);
            }
        }
        return result;
    }
}
