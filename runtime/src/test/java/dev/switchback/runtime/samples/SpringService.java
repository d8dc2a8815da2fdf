package dev.switchback.runtime.samples;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.fallback.Codec;
import dev.switchback.runtime.fallback.FallbackChain;
import dev.switchback.runtime.fallback.RequestKey;
import dev.switchback.runtime.guarded.Guarded;
import dev.switchback.runtime.probes.Dependency;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot service; what embeds the runtime stands between the two marks. */
@SpringBootApplication
public class SpringService {

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(SpringService.class);
        var context = (WebServerApplicationContext) application.run("--server.port=0", "--server.address=127.0.0.1");
        System.out.println("listens on " + context.getWebServer().getPort());
    }

    // runtime
    @Bean
    FallbackChain<String, String> ai(ServiceRuntime runtime) {
        return runtime.<String, String>chain("ai")
                .primary(runtime.breaker("openrouter_api"), Duration.ofSeconds(5), Model::complete)
                .cache(RequestKey::of, Codec.text())
                .degraded(request -> runtime.chains().settings().degradedMessage())
                .build();
    }
    // end

    /** More for probes: without it, the service is ready as soon as it has started. */
    @Bean
    Dependency database() {
        return Dependency.critical("database", Model::databaseWorks);
    }

    /** The other way to embed it. */
    @Component
    static class Payments {
        @Guarded("payments")
        public String pay(String order) {
            return Model.complete(order);
        }
    }

    @RestController
    static class Web {
        private final FallbackChain<String, String> ai;
        private final Payments payments;

        Web(FallbackChain<String, String> ai, Payments payments) {
            this.ai = ai;
            this.payments = payments;
        }

        @GetMapping("/{request}")
        public String ask(@PathVariable("request") String request) {
            return ai.answer("/" + request).value();
        }

        @GetMapping("/pay/{order}")
        public String pay(@PathVariable("order") String order) {
            return payments.pay(order);
        }
    }
}
