package dev.switchback.runtime.environment;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Environment variables with a type. Unset and empty are the same. A value that cannot be used is an
 * {@link IllegalArgumentException} that names the variable, the value and what is allowed.
 */
public final class Variables {
    private static final Set<String> YES = Set.of("true", "1", "yes", "on");
    private static final Set<String> NO = Set.of("false", "0", "no", "off");

    private final Map<String, String> environment;

    public Variables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The value without white space around it. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** True, 1, yes, on; or false, 0, no, off; in any case. */
    public boolean flag(String name, boolean otherwise) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        String lower = value.get().toLowerCase(Locale.ROOT);
        if (!YES.contains(lower) && !NO.contains(lower)) {
            throw unusable(name, value.get(), "it is true or false");
        }
        return YES.contains(lower);
    }

    /** A number of seconds from 0, with up to three decimals. */
    public Duration seconds(String name, Duration otherwise, Duration most) {
        return seconds(name, otherwise, Duration.ZERO, most);
    }

    /** A number of seconds in a range, with up to three decimals. */
    public Duration seconds(String name, Duration otherwise, Duration least, Duration most) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        String allowed = "it is a number of seconds from "
                + BigDecimal.valueOf(least.toMillis(), 3).stripTrailingZeros().toPlainString() + " to "
                + most.toSeconds();
        if (!value.get().matches("\\d{1,7}(\\.\\d{1,3})?")) {
            throw unusable(name, value.get(), allowed);
        }
        Duration duration =
                Duration.ofMillis(new BigDecimal(value.get()).movePointRight(3).longValueExact());
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw unusable(name, value.get(), allowed);
        }
        return duration;
    }

    /** A whole number in a range. */
    public long number(String name, long otherwise, long least, long most) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        String text = value.get();
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw unusable(name, text, "it is a whole number from " + least + " to " + most);
        }
        return Long.parseLong(text);
    }

    /** An address that begins with http or https. */
    public Optional<URI> address(String name) {
        return text(name).map(value -> {
            try {
                URI uri = URI.create(value);
                if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
                    return uri;
                }
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw unusable(name, value, "it is an address such as http://ollama:11434");
        });
    }

    private static IllegalArgumentException unusable(String name, String value, String allowed) {
        return new IllegalArgumentException(name + "=" + value + " cannot be used: " + allowed);
    }
}
