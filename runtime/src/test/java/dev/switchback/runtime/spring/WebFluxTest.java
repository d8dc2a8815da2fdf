package dev.switchback.runtime.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.samples.OneRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@Timeout(60)
class WebFluxTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Service {
        private final OneRequest request = new OneRequest();

        @Bean
        ServiceRuntime runtime() {
            return ServiceRuntime.builder(OneRequest.NO_DELAY).build();
        }

        @GetMapping("/slow")
        Mono<String> slow() {
            return Mono.fromCallable(request::answer).subscribeOn(Schedulers.boundedElastic());
        }
    }

    private static WebServerApplicationContext context(String... arguments) {
        return (WebServerApplicationContext) new SpringApplicationBuilder(Service.class)
                .web(WebApplicationType.REACTIVE)
                .properties("server.port=0", "server.address=127.0.0.1")
                .run(arguments);
    }

    private static HttpResponse<String> get(WebServerApplicationContext context, String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    @Test
    void answersTheRuntimesPaths() throws Exception {
        WebServerApplicationContext context = context("--spring.webflux.base-path=/shop");
        try {
            assertThat(get(context, "/shop/health/live").body()).contains("\"alive\":true");
            assertThat(get(context, "/shop/metrics").body()).contains("graceful_shutdown_stage 0");
            assertThat(get(context, "/shop/health/other").statusCode()).isEqualTo(404);
        } finally {
            SpringApplication.exit(context);
        }
    }

    @Test
    void theSocketIsClosedWhileTheLastRequestIsAnswered() {
        WebServerApplicationContext context = context();
        ServiceRuntime runtime = context.getBean(ServiceRuntime.class);
        OneRequest request = context.getBean(Service.class).request;
        int port = context.getWebServer().getPort();

        CompletableFuture<String> answer = request.send(port);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> SpringApplication.exit(context));
        request.awaitRefusal(port);
        assertThat(closed).isNotDone();
        request.release();

        assertThat(answer.join()).isEqualTo("answered");
        closed.join();
        assertThat(runtime.shutdown().run().drained()).isEqualTo(1);
        assertThat(runtime.shutdown().run().isClean()).isTrue();
    }
}
