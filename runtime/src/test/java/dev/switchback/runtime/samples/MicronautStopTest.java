package dev.switchback.runtime.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.ServiceRuntime;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MicronautStopTest {
    private static final String HERE = "micronaut-stop-test";

    @Factory
    @Requires(property = HERE)
    static final class Beans {
        @Singleton
        ServiceRuntime runtime() {
            return ServiceRuntime.builder(OneRequest.NO_DELAY).build();
        }

        @Singleton
        OneRequest request() {
            return new OneRequest();
        }
    }

    @Controller("/slow")
    @Requires(property = HERE)
    static final class Web {
        private final OneRequest request;

        Web(OneRequest request) {
            this.request = request;
        }

        @Get
        @Produces(MediaType.TEXT_PLAIN)
        @ExecuteOn(TaskExecutors.BLOCKING)
        String slow() {
            return request.answer();
        }
    }

    @Test
    void theSocketIsClosedWhileTheLastRequestIsAnswered() {
        EmbeddedServer server = ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(HERE, true, "micronaut.server.port", -1, "micronaut.server.host", "127.0.0.1"));
        ServiceRuntime runtime = server.getApplicationContext().getBean(ServiceRuntime.class);
        OneRequest request = server.getApplicationContext().getBean(OneRequest.class);
        int port = server.getPort();

        CompletableFuture<String> answer = request.send(port);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        request.awaitRefusal(port);
        assertThat(closed).isNotDone();
        request.release();

        assertThat(answer.join()).isEqualTo("answered");
        closed.join();
        assertThat(runtime.shutdown().run().drained()).isEqualTo(1);
        assertThat(runtime.shutdown().run().isClean()).isTrue();
    }
}
