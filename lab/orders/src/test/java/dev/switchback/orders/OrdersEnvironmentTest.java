package dev.switchback.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrdersEnvironmentTest {
    @Test
    void defaults() {
        OrdersSettings settings = new OrdersEnvironment(Map.of("ORDERS_ERROR_SHARE", "")).settings();
        assertThat(settings.listen()).isEqualTo(new InetSocketAddress("0.0.0.0", 8080));
        assertThat(settings.identity()).isEqualTo(new OrdersSettings.Identity("dev", "local"));
        assertThat(settings.faults().errors().takesNext()).isFalse();
        assertThat(settings.faults().latency()).isZero();
        assertThat(settings.faults().crashOnStart()).isFalse();
        assertThat(settings.needs().dependency()).isEmpty();
        assertThat(settings.needs().hasBreakers()).isFalse();
        assertThat(settings.runtime())
                .containsEntry("SWITCHBACK_BREAKER_HOSTS", "database=fail_max:3,reset:30")
                .containsEntry("GRACEFUL_SHUTDOWN_DELAY_SECONDS", "1.000")
                .containsEntry("GRACEFUL_SHUTDOWN_DRAIN_SECONDS", "10.000");
    }

    @Test
    void everyVariable() {
        OrdersSettings settings = new OrdersEnvironment(Map.ofEntries(
                        Map.entry("POD_IP", "127.0.3.4"),
                        Map.entry("PORT", "0"),
                        Map.entry("ORDERS_VERSION", "2"),
                        Map.entry("POD_NAME", "orders-abc-x"),
                        Map.entry("HOSTNAME", "laptop"),
                        Map.entry("ORDERS_ERROR_SHARE", "1"),
                        Map.entry("ORDERS_LATENCY", "6s"),
                        Map.entry("ORDERS_LATENCY_SHARE", "0"),
                        Map.entry("ORDERS_CRASH_ON_START", "true"),
                        Map.entry("ORDERS_DEPENDENCY", "http://127.0.0.1:9/up"),
                        Map.entry("ORDERS_DEPENDENCY_TIMEOUT", "250ms"),
                        Map.entry("ORDERS_DATABASE", "jdbc:sqlite:orders.db"),
                        Map.entry("ORDERS_MODEL_URL", "https://openrouter.ai/api/v1"),
                        Map.entry("ORDERS_MODEL", "openai/gpt-4"),
                        Map.entry("ORDERS_MODEL_TIMEOUT", "20s"),
                        Map.entry("OPENROUTER_API_KEY", "sk-or-secret"),
                        Map.entry("SWITCHBACK_BREAKER_HOSTS", "database=fail_max:9"),
                        Map.entry("ORDERS_STOP_DELAY", "0s"),
                        Map.entry("ORDERS_DRAIN", "1m")))
                .settings();
        assertThat(settings.listen()).isEqualTo(new InetSocketAddress("127.0.3.4", 0));
        assertThat(settings.identity()).isEqualTo(new OrdersSettings.Identity("2", "orders-abc-x"));
        assertThat(settings.faults().errors().takesNext()).isTrue();
        assertThat(settings.faults().latency()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.faults().slow().takesNext()).isFalse();
        assertThat(settings.faults().crashOnStart()).isTrue();
        assertThat(settings.needs().dependency())
                .contains(new OrdersSettings.Upstream(URI.create("http://127.0.0.1:9/up"), Duration.ofMillis(250)));
        assertThat(settings.needs().database()).contains("jdbc:sqlite:orders.db");
        assertThat(settings.needs().model())
                .contains(new OrdersSettings.Model(
                        URI.create("https://openrouter.ai/api/v1"),
                        "openai/gpt-4",
                        "sk-or-secret",
                        Duration.ofSeconds(20)));
        assertThat(settings.needs().toString()).doesNotContain("sk-or-secret");
        assertThat(settings.runtime())
                .containsEntry("SWITCHBACK_BREAKER_HOSTS", "database=fail_max:9")
                .containsEntry("GRACEFUL_SHUTDOWN_DELAY_SECONDS", "0.000")
                .containsEntry("GRACEFUL_SHUTDOWN_DRAIN_SECONDS", "60.000");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 70000",
        "PORT, http",
        "ORDERS_ERROR_SHARE, 30",
        "ORDERS_ERROR_SHARE, 30%",
        "ORDERS_ERROR_SHARE, NaN",
        "ORDERS_LATENCY, 6",
        "ORDERS_LATENCY, -6s",
        "ORDERS_LATENCY_SHARE, all",
        "ORDERS_CRASH_ON_START, yes",
        "ORDERS_DEPENDENCY, payments:8080",
        "ORDERS_DEPENDENCY, http://a b/",
        "ORDERS_DEPENDENCY, http://[/",
        "ORDERS_DATABASE, /data/orders.db",
        "ORDERS_DATABASE, jdbc:sqlite::memory:",
        "ORDERS_DATABASE, jdbc:postgresql://db/shop",
        "ORDERS_MODEL_URL, openrouter.ai",
        "ORDERS_MODEL_TIMEOUT, 5",
        "ORDERS_STOP_DELAY, 25h"
    })
    void aBadValueIsNamed(String variable, String value) {
        assertThatThrownBy(() -> new OrdersEnvironment(Map.of(variable, value)).settings())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(variable + "=" + value + " cannot be used: ");
    }

    @Test
    void aBadKeyIsNotRepeated() {
        assertThatThrownBy(() -> new OrdersEnvironment(Map.of("OPENROUTER_API_KEY", "sk-or\nsecret")).settings())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("OPENROUTER_API_KEY=... cannot be used: ");
    }
}
