package dev.switchback.runtime.samples;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.fallback.Codec;
import dev.switchback.runtime.fallback.FallbackChain;
import dev.switchback.runtime.fallback.RequestKey;
import dev.switchback.runtime.probes.Dependency;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/** A Micronaut service; what embeds the runtime stands between the two marks. */
@Factory
final class MicronautService {

    public static void main(String[] arguments) {
        var context = Micronaut.build(arguments)
                .properties(Map.of(
                        "micronaut.server.port",
                        -1,
                        "micronaut.server.host",
                        "127.0.0.1",
                        "endpoints.health.enabled",
                        false)) // for /health of the runtime
                .start();
        System.out.println("listens on " + context.getBean(EmbeddedServer.class).getPort());
    }

    // runtime
    @Singleton
    FallbackChain<String, String> ai(ServiceRuntime runtime) {
        return runtime.<String, String>chain("ai")
                .primary(runtime.breaker("openrouter_api"), Duration.ofSeconds(5), Model::complete)
                .cache(RequestKey::of, Codec.text())
                .degraded(request -> runtime.chains().settings().degradedMessage())
                .build();
    }
    // end

    /** More for probes: without it, the service is ready as soon as it has started. */
    @Singleton
    Dependency database() {
        return Dependency.critical("database", Model::databaseWorks);
    }

    @Controller
    static final class Web {
        private final FallbackChain<String, String> ai;

        Web(FallbackChain<String, String> ai) {
            this.ai = ai;
        }

        @Get("/{request}")
        @Produces(MediaType.TEXT_PLAIN)
        @ExecuteOn(TaskExecutors.BLOCKING)
        String ask(String request) {
            return ai.answer("/" + request).value();
        }
    }
}
