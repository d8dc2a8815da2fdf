package dev.switchback.runtime.jdk;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.threads.Daemons;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** An HTTP server with the runtime's paths beside the service's own, which stops as the runtime says. */
public final class JdkServer {
    private static final int BACKLOG = 512;
    private static final int PROBE_THREADS = 2;

    private final HttpServer http;

    private JdkServer(HttpServer http) {
        this.http = http;
    }

    /**
     * Serves until the runtime's shutdown.
     *
     * @param threads run the service's handler
     * @throws IOException when the address is not ours or the port is taken
     */
    public static JdkServer start(
            ServiceRuntime runtime, InetSocketAddress where, Executor threads, HttpHandler service) throws IOException {
        return started(runtime, where, threads, new RuntimeHandler(runtime, service));
    }

    /**
     * Answers probes and metrics on a listener and threads of their own, so that load on the service cannot starve them.
     *
     * @throws IOException when the address is not ours or the port is taken
     */
    public static JdkServer probes(ServiceRuntime runtime, InetSocketAddress where) throws IOException {
        HttpServer http = HttpServer.create(where, BACKLOG);
        http.setExecutor(Executors.newFixedThreadPool(PROBE_THREADS, Daemons.named("probes")));
        http.createContext("/", RuntimeHandler.probes(runtime));
        http.start();
        return new JdkServer(http);
    }

    private static JdkServer started(
            ServiceRuntime runtime, InetSocketAddress where, Executor threads, HttpHandler handler) throws IOException {
        HttpServer http = HttpServer.create(where, BACKLOG);
        http.setExecutor(threads);
        http.createContext("/", handler);
        http.start();
        long drain = runtime.shutdown().settings().drain().toSeconds() + 1;
        runtime.shutdown().stopAccepting(() -> http.stop((int) drain));
        return new JdkServer(http);
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** Ends at once. */
    public void stop() {
        http.stop(0);
    }
}
