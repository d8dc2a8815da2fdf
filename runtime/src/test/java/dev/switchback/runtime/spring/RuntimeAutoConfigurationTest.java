package dev.switchback.runtime.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.probes.Dependency;
import dev.switchback.runtime.samples.OneRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@Timeout(60)
class RuntimeAutoConfigurationTest {

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
        String slow() {
            return request.answer();
        }
    }

    @Test
    void theSocketIsClosedWhileTheLastRequestIsAnswered() {
        var context = (WebServerApplicationContext)
                SpringApplication.run(Service.class, "--server.port=0", "--server.address=127.0.0.1");
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

    @Test
    void theApplicationsArgumentsAreTheRuntimes() {
        var beans = new StaticListableBeanFactory(
                Map.of("arguments", new DefaultApplicationArguments("--server.port=0", "--breaker=shop=fail_max:7")));
        var providers = beans.getBeanProvider(Dependency.class);
        try (ServiceRuntime runtime = new RuntimeAutoConfiguration()
                .serviceRuntime(providers, beans.getBeanProvider(ApplicationArguments.class))) {
            assertThat(runtime.breaker("shop").settings().thresholds().consecutiveFailures())
                    .isEqualTo(7);
        }
    }
}
