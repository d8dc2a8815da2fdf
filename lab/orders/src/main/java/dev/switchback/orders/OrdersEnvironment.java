package dev.switchback.orders;

import dev.switchback.runtime.durations.Durations;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@link OrdersSettings} from environment variables; the README lists them. Unset and empty are the same. */
final class OrdersEnvironment {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** A database that fails three times is given half a minute. */
    private static final String DATABASE_BREAKER = "database=fail_max:3,reset:30";

    private static final Pattern ADDRESS = Pattern.compile("https?://[^/\\s]+(/\\S*)?");

    private final Map<String, String> variables;

    OrdersEnvironment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** @throws IllegalArgumentException when a variable holds a value that cannot be used */
    OrdersSettings settings() {
        return new OrdersSettings(
                new InetSocketAddress(text("POD_IP", "0.0.0.0"), port()),
                new OrdersSettings.Identity(text("ORDERS_VERSION", "dev"), text("POD_NAME", text("HOSTNAME", "local"))),
                new OrdersSettings.Faults(
                        share("ORDERS_ERROR_SHARE", 0),
                        duration("ORDERS_LATENCY", Duration.ZERO),
                        share("ORDERS_LATENCY_SHARE", 1),
                        yes("ORDERS_CRASH_ON_START")),
                new OrdersSettings.Needs(dependency(), database(), model()),
                runtime());
    }

    /** The runtime's own variables, with the delay and the drain that are this service's. */
    private Map<String, String> runtime() {
        Map<String, String> all = new HashMap<>(variables);
        all.put("GRACEFUL_SHUTDOWN_DELAY_SECONDS", seconds(duration("ORDERS_STOP_DELAY", Duration.ofSeconds(1))));
        all.put("GRACEFUL_SHUTDOWN_DRAIN_SECONDS", seconds(duration("ORDERS_DRAIN", Duration.ofSeconds(10))));
        if (text("SWITCHBACK_BREAKER_HOSTS", "").isEmpty()) {
            all.put("SWITCHBACK_BREAKER_HOSTS", DATABASE_BREAKER);
        }
        return all;
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).toPlainString();
    }

    private String text(String variable, String otherwise) {
        String value = variables.getOrDefault(variable, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private int port() {
        String value = text("PORT", "8080");
        if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65535) {
            return Integer.parseInt(value);
        }
        throw unusable("PORT", value, "a port is a number from 0 (any free one) to 65535");
    }

    private Share share(String variable, double otherwise) {
        String value = text(variable, String.valueOf(otherwise));
        try {
            return new Share(Double.parseDouble(value));
        } catch (IllegalArgumentException e) {
            throw unusable(variable, value, "a share is a number from 0 to 1, such as 0.3");
        }
    }

    private boolean yes(String variable) {
        String value = text(variable, "false");
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw unusable(variable, value, "it is true or false");
    }

    private Duration duration(String variable, Duration otherwise) {
        String value = text(variable, otherwise.toMillis() + "ms");
        return Durations.parse(value, Duration.ZERO, LONGEST)
                .orElseThrow(() -> unusable(variable, value, Durations.allowed(Duration.ZERO, LONGEST)));
    }

    private Optional<OrdersSettings.Upstream> dependency() {
        Duration timeout = duration("ORDERS_DEPENDENCY_TIMEOUT", Duration.ofSeconds(1));
        return address("ORDERS_DEPENDENCY", "http://payments:8080/health/ready")
                .map(address -> new OrdersSettings.Upstream(address, timeout));
    }

    private Optional<String> database() {
        String value = text("ORDERS_DATABASE", "");
        if (!value.matches("|jdbc:sqlite:[^:?\\s][^?]*")) {
            throw unusable(
                    "ORDERS_DATABASE",
                    value,
                    "it is the address of a SQLite file, such as jdbc:sqlite:/data/orders.db");
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private Optional<OrdersSettings.Model> model() {
        String name = text("ORDERS_MODEL", "openrouter/auto");
        Duration timeout = duration("ORDERS_MODEL_TIMEOUT", Duration.ofSeconds(5));
        if (timeout.isZero()) {
            throw unusable("ORDERS_MODEL_TIMEOUT", "0", "it is more than zero");
        }
        String key = text("OPENROUTER_API_KEY", "");
        if (!key.matches("[\\x21-\\x7e]*")) {
            throw unusable("OPENROUTER_API_KEY", "...", "it is one line of printable ASCII");
        }
        return address("ORDERS_MODEL_URL", "https://openrouter.ai/api/v1")
                .map(address -> new OrdersSettings.Model(address, name, key, timeout));
    }

    private Optional<URI> address(String variable, String example) {
        String value = text(variable, "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!ADDRESS.matcher(value).matches()) {
            throw unusable(variable, value, "it is an address such as " + example);
        }
        try {
            return Optional.of(URI.create(value));
        } catch (IllegalArgumentException e) {
            throw unusable(variable, value, "it is not a valid address: " + e.getMessage());
        }
    }

    /** Names the variable, the value and what is expected. */
    private static IllegalArgumentException unusable(String variable, String value, String expected) {
        return new IllegalArgumentException(variable + "=" + value + " cannot be used: " + expected);
    }
}
