package dev.switchback.runtime.micronaut;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.shutdown.GracefulShutdown;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;

/** Lets the graceful shutdown run before the server stops: Micronaut's own hook closes all connections at once. */
@Singleton
final class ServerStop implements BeanCreatedEventListener<EmbeddedServer> {
    private static final Set<String> ENDS = Set.of("stop", "close", "stopServerOnly");

    private final Provider<ServiceRuntime> runtime;

    ServerStop(Provider<ServiceRuntime> runtime) {
        this.runtime = runtime;
    }

    @Override
    public EmbeddedServer onCreated(BeanCreatedEvent<EmbeddedServer> event) {
        EmbeddedServer server = event.getBean();
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> type = server.getClass(); type != null; type = type.getSuperclass()) {
            interfaces.addAll(Set.of(type.getInterfaces()));
        }
        return (EmbeddedServer) Proxy.newProxyInstance(
                server.getClass().getClassLoader(), interfaces.toArray(Class<?>[]::new), (proxy, method, arguments) -> {
                    if (ENDS.contains(method.getName()) && server.isRunning()) {
                        shutDown(server);
                    }
                    try {
                        return method.invoke(server, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private void shutDown(EmbeddedServer server) {
        GracefulShutdown shutdown = runtime.get().shutdown();
        if (server instanceof GracefulShutdownCapable accepting) {
            shutdown.stopAccepting(accepting::shutdownGracefully);
        }
        shutdown.runOnClose();
    }
}
