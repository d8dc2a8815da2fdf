package dev.switchback.runtime.samples;

import com.sun.net.httpserver.HttpExchange;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.fallback.Codec;
import dev.switchback.runtime.fallback.FallbackChain;
import dev.switchback.runtime.fallback.RequestKey;
import dev.switchback.runtime.jdk.JdkServer;
import dev.switchback.runtime.probes.Dependency;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** A service without a framework; what embeds the runtime stands between the two marks. */
final class PlainJavaService {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Executor THREADS = Executors.newFixedThreadPool(4);

    private PlainJavaService() {}

    public static void main(String[] arguments) throws IOException {
        // runtime
        ServiceRuntime runtime = ServiceRuntime.of(Dependency.critical("database", Model::databaseWorks));
        FallbackChain<String, String> ai = runtime.<String, String>chain("ai")
                .primary(runtime.breaker("openrouter_api"), Duration.ofSeconds(5), Model::complete)
                .cache(RequestKey::of, Codec.text())
                .degraded(request -> runtime.chains().settings().degradedMessage())
                .build();
        JdkServer server = JdkServer.start(runtime, ADDRESS, THREADS, http -> ask(ai, http));
        runtime.shutdown().installHook();
        // end
        System.out.println("listens on " + server.port());
    }

    private static void ask(FallbackChain<String, String> ai, HttpExchange http) throws IOException {
        byte[] answer = ai.answer(http.getRequestURI().getPath()).value().getBytes(StandardCharsets.UTF_8);
        http.sendResponseHeaders(200, answer.length);
        http.getResponseBody().write(answer);
        http.close();
    }
}
