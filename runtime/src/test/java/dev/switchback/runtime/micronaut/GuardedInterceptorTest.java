package dev.switchback.runtime.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.breaker.CircuitOpenException;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.guarded.Guarded;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

@Timeout(60)
class GuardedInterceptorTest {
    private static final String HERE = "guarded-interceptor-test";

    @Singleton
    @Requires(property = HERE, value = "good")
    static class Shop {
        @Guarded("blocking")
        public String pay(String order) throws IOException {
            throw new IOException(order);
        }

        public String payTwice(String order) throws IOException {
            return pay(order);
        }

        @Guarded("later")
        public CompletableFuture<String> payLater(String order) {
            return CompletableFuture.failedFuture(new IOException(order));
        }

        @Guarded("mono")
        public Mono<String> payMono(String order) {
            return Mono.error(new IOException(order));
        }

        @Guarded(value = "saved", fallback = "note")
        public String save(String order) {
            throw new IllegalStateException(order);
        }

        String note(String order, IllegalStateException failure) {
            return "noted " + order + " for " + failure.getMessage();
        }

        @Guarded(value = "savedLater", fallback = "noteLater")
        public CompletableFuture<String> saveLater(String order) {
            return CompletableFuture.failedFuture(new IOException(order));
        }

        CompletableFuture<String> noteLater(String order) {
            return CompletableFuture.completedFuture("noted " + order);
        }
    }

    @Singleton
    @Requires(property = HERE, value = "wrong-fallback")
    static class WrongFallback {
        @Guarded(value = "saved", fallback = "note")
        public String save(String order) {
            return order;
        }

        String note(int order) {
            return "noted " + order;
        }
    }

    @Singleton
    @Requires(property = HERE, value = "static")
    static class StaticMethod {
        @Guarded("a")
        public static String pay(String order) {
            return order;
        }
    }

    private ApplicationContext context;
    private ServiceRuntime runtime;
    private Shop shop;

    @BeforeEach
    void start() {
        context = ApplicationContext.run(Map.of(HERE, "good"));
        runtime = context.getBean(ServiceRuntime.class);
        shop = context.getBean(Shop.class);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private long failures(String breaker) {
        return runtime.breaker(breaker).internals().failures(FailureKind.EXCEPTION);
    }

    @Test
    void everyKindOfAnswerIsCounted() {
        assertThatThrownBy(() -> shop.pay("an order")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> shop.payLater("an order").join()).hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> shop.payMono("an order").block()).hasRootCauseInstanceOf(IOException.class);

        assertThat(failures("blocking")).isEqualTo(1);
        assertThat(failures("later")).isEqualTo(1);
        assertThat(failures("mono")).isEqualTo(1);
    }

    @Test
    void aCallOnTheSameObjectIsGuardedToo() {
        assertThatThrownBy(() -> shop.payTwice("an order")).isInstanceOf(IOException.class);
        assertThat(failures("blocking")).isEqualTo(1);
    }

    @Test
    void anOpenBreakerRejects() {
        runtime.breaker("blocking").forceOpen();
        runtime.breaker("later").forceOpen();
        runtime.breaker("mono").forceOpen();

        assertThatThrownBy(() -> shop.pay("an order")).isInstanceOf(CircuitOpenException.class);
        assertThat(shop.payLater("an order")).isCompletedExceptionally();
        assertThatThrownBy(() -> shop.payMono("an order").block()).isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void aFallbackMethodAnswers() {
        assertThat(shop.save("an order")).isEqualTo("noted an order for an order");
        assertThat(shop.saveLater("an order").join()).isEqualTo("noted an order");
        assertThat(failures("saved")).isEqualTo(1);
        assertThat(runtime.breaker("saved").internals().fallbacks()).isEqualTo(1);
    }

    /** A rejection is no IllegalStateException, which is what the method takes. */
    @Test
    void aFallbackMethodAnswersOnlyWhatItTakes() {
        runtime.breaker("saved").forceOpen();
        assertThatThrownBy(() -> shop.save("an order")).isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void aWrongFallbackStopsTheStart() {
        assertThatThrownBy(() -> ApplicationContext.run(Map.of(HERE, "wrong-fallback")))
                .hasStackTraceContaining("WrongFallback.save(String): its fallback has to be a method note")
                .hasStackTraceContaining("there is ")
                .hasStackTraceContaining("note(int)");
    }

    @Test
    void aStaticMethodStopsTheStart() {
        assertThatThrownBy(() -> ApplicationContext.run(Map.of(HERE, "static")))
                .hasStackTraceContaining("StaticMethod.pay(String): it is static");
    }
}
