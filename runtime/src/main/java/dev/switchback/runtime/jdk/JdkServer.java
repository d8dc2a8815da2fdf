package dev.switchback.runtime.jdk;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.shutdown.GracefulShutdown;
import dev.switchback.runtime.threads.Daemons;
import java.io.IOException;
import java.lang.ref.Reference;
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
        HttpServer http = HttpServer.create(where, BACKLOG);
        http.createContext("/", new RuntimeHandler(runtime, service));
        return start(runtime.shutdown(), http, threads);
    }

    /**
     * Starts a server that has its contexts, and that serves until the shutdown: its socket is closed, and requests that
     * it has read, or reads from connections that it has, are answered. Handlers announce requests by
     * {@link GracefulShutdown#inFlight()}, as {@link RuntimeHandler} does.
     *
     * @param http not started, not for HTTPS
     * @param threads run its handlers
     * @throws IOException when it cannot be reached at its address from here
     */
    public static JdkServer start(GracefulShutdown shutdown, HttpServer http, Executor threads) throws IOException {
        http.setExecutor(shutdown.inFlight().countingQueued(threads));
        http.start();
        OpenExchange open = opened(http);
        int seconds = (int) shutdown.settings().drain().toSeconds() + 1;
        shutdown.stopAccepting(() -> closeSocket(http, seconds, open));
        return new JdkServer(http);
    }

    private static OpenExchange opened(HttpServer http) throws IOException {
        try {
            return OpenExchange.in(http);
        } catch (IOException e) {
            http.stop(0);
            throw e;
        }
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

    /** {@link HttpServer#stop} closes the socket and then waits, which is all that it shows of it. */
    private static void closeSocket(HttpServer http, int seconds, OpenExchange open) {
        Thread stopping = Daemons.named("http-stop").newThread(() -> {
            try {
                http.stop(seconds);
            } finally {
                Reference.reachabilityFence(open);
            }
        });
        stopping.start();
        while (stopping.isAlive() && stopping.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** Ends at once. */
    public void stop() {
        http.stop(0);
    }
}
