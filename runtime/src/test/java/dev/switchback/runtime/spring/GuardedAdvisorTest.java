package dev.switchback.runtime.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.breaker.CircuitOpenException;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.guarded.Guarded;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** In a worker: no server of any kind. */
@Timeout(60)
class GuardedAdvisorTest {
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(RuntimeAutoConfiguration.class)
    static class Worker {}

    interface Bank {
        @Guarded("on-an-interface")
        String transfer(String order);
    }

    static class Shop implements Bank {
        private final ObjectProvider<Shop> shops;

        Shop(ObjectProvider<Shop> shops) {
            this.shops = shops;
        }

        @Guarded("blocking")
        public String pay(String order) throws IOException {
            throw new IOException(order);
        }

        @Guarded("future")
        public CompletableFuture<String> payLater(String order) {
            return CompletableFuture.failedFuture(new IOException(order));
        }

        @Guarded("mono")
        public Mono<String> payMono(String order) {
            return Mono.error(new IOException(order));
        }

        @Guarded("flux")
        public Flux<String> payFlux(String order) {
            return Flux.just("begun").concatWith(Flux.error(new IOException(order)));
        }

        @Guarded("thrown")
        public Mono<String> payThrown(String order) {
            throw new IllegalStateException(order);
        }

        @Override
        public String transfer(String order) {
            throw new IllegalStateException(order);
        }

        @Guarded(value = "saved", fallback = "note")
        public Mono<String> save(String order) {
            return Mono.error(new IOException(order));
        }

        Mono<String> note(String order, Throwable failure) {
            return Mono.just("noted " + order + " for " + failure.getClass().getSimpleName());
        }

        /** By way of the proxy. */
        public String payByProxy(String order) throws IOException {
            return shops.getObject().pay(order);
        }
    }

    static class PrivateMethod {
        @Guarded("a")
        private String pay(String order) {
            return order;
        }

        String use() {
            return pay("an order");
        }
    }

    static class FinalMethod {
        @Guarded("a")
        public final String pay(String order) {
            return order;
        }
    }

    static class StaticMethod {
        @Guarded("a")
        public static String pay(String order) {
            return order;
        }
    }

    static class OtherFuture {
        @Guarded("a")
        public Future<String> pay(String order) {
            return CompletableFuture.completedFuture(order);
        }
    }

    static class SelfCall {
        @Guarded("a")
        public String pay(String order) {
            return order;
        }

        public String payTwice(String order) {
            return pay(order) + pay(order);
        }
    }

    static class SelfCallInLambda {
        @Guarded("a")
        public String pay() {
            return "paid";
        }

        public Supplier<String> later() {
            return this::pay;
        }
    }

    static class WrongFallback {
        @Guarded(value = "a", fallback = "other")
        public String pay(String order) {
            return order;
        }

        Integer other(String order) {
            return order.length();
        }
    }

    private static ConfigurableApplicationContext context(Class<?> bean) {
        return new SpringApplicationBuilder(Worker.class, bean)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off", "logging.level.root=error")
                .run();
    }

    @Test
    void everyKindOfAnswerIsCounted() {
        try (ConfigurableApplicationContext context = context(Shop.class)) {
            ServiceRuntime runtime = context.getBean(ServiceRuntime.class);
            Shop shop = context.getBean(Shop.class);
            assertThatThrownBy(() -> shop.pay("an order")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> shop.payByProxy("an order")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> shop.payLater("an order").join()).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> shop.payMono("an order").block()).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> shop.payFlux("an order").blockLast()).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> shop.payThrown("an order").block()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> shop.transfer("an order")).isInstanceOf(IllegalStateException.class);

            assertThat(failures(runtime, "blocking")).isEqualTo(2);
            for (String breaker : new String[] {"future", "mono", "flux", "thrown", "on-an-interface"}) {
                assertThat(failures(runtime, breaker)).as(breaker).isEqualTo(1);
            }
        }
    }

    private static long failures(ServiceRuntime runtime, String breaker) {
        return runtime.breaker(breaker).internals().failures(FailureKind.EXCEPTION);
    }

    @Test
    void anOpenBreakerRejectsWhereTheAnswerWouldCome() {
        try (ConfigurableApplicationContext context = context(Shop.class)) {
            ServiceRuntime runtime = context.getBean(ServiceRuntime.class);
            Shop shop = context.getBean(Shop.class);
            runtime.breaker("future").openFor(Duration.ofMinutes(1));
            runtime.breaker("mono").openFor(Duration.ofMinutes(1));
            runtime.breaker("saved").openFor(Duration.ofMinutes(1));

            assertThatThrownBy(() -> shop.payLater("an order").join())
                    .hasRootCauseInstanceOf(CircuitOpenException.class);
            Mono<String> mono = shop.payMono("an order");
            assertThatThrownBy(mono::block).isInstanceOf(CircuitOpenException.class);
            assertThat(shop.save("an order").block()).isEqualTo("noted an order for CircuitOpenException");
        }
    }

    @Test
    void aFallbackMethodAnswers() {
        try (ConfigurableApplicationContext context = context(Shop.class)) {
            Shop shop = context.getBean(Shop.class);
            assertThat(shop.save("an order").block()).isEqualTo("noted an order for IOException");
            assertThat(context.getBean(ServiceRuntime.class)
                            .breaker("saved")
                            .internals()
                            .fallbacks())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PrivateMethod,    PrivateMethod.pay(String): it is private",
        "FinalMethod,      FinalMethod.pay(String): it is final",
        "StaticMethod,     StaticMethod.pay(String): it is static",
        "OtherFuture,      OtherFuture.pay(String): it returns java.util.concurrent.Future",
        "SelfCall,         SelfCall.pay(String): it is called in ",
        "SelfCallInLambda, SelfCallInLambda.pay(): it is called in ",
        "WrongFallback,    'WrongFallback.pay(String): its fallback has to be a method other'"
    })
    void whatCannotBeGuardedStopsTheStart(String bean, String message) throws ClassNotFoundException {
        Class<?> type = Class.forName(GuardedAdvisorTest.class.getName() + "$" + bean);
        assertThatThrownBy(() -> context(type)).hasStackTraceContaining(message);
    }
}
