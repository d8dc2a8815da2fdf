package dev.switchback.runtime.config;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be set for a breaker: its key, its kind and its range. The parsers, the schema and the guide follow it. */
public enum Option {
    FAIL_MAX(Kind.INTEGER, "1", "1000000", true, "failure_threshold"),
    FAILURE_RATE_THRESHOLD(Kind.NUMBER, "0.001", "1", true, "failure_rate"),
    MINIMUM_CALLS(Kind.INTEGER, "1", "1000000", false),
    SLIDING_WINDOW_SIZE(Kind.INTEGER, "1", "1000000", false, "window"),
    SLIDING_WINDOW_S(Kind.NUMBER, "0.01", "86400", true),
    SLOW_CALL_RATE_THRESHOLD(Kind.NUMBER, "0.001", "1", true, "slow_call_rate"),
    SLOW_CALL_S(Kind.NUMBER, "0.000001", "86400", false, "slow_call"),
    CALL_TIMEOUT_S(Kind.NUMBER, "0.000001", "86400", true, "call_timeout"),
    RESET_TIMEOUT_S(Kind.NUMBER, "0.001", "86400", false, "reset", "reset_timeout", "recovery_timeout"),
    RESET_TIMEOUT_MAX_S(Kind.NUMBER, "0.001", "604800", false, "reset_max"),
    BACKOFF_MULTIPLIER(Kind.NUMBER, "1", "100", false, "backoff"),
    JITTER(Kind.NUMBER, "0", "1", false),
    RETRY_AFTER_CAP_S(Kind.NUMBER, "0", "604800", false, "retry_after_cap"),
    HALF_OPEN_MAX_CALLS(Kind.INTEGER, "1", "1000", false),
    SUCCESS_THRESHOLD(Kind.INTEGER, "1", "1000", false),
    HALF_OPEN_TIMEOUT_S(Kind.NUMBER, "0.001", "86400", false),
    EXCLUDED_EXCEPTIONS(Kind.CLASS_NAMES, "", "", false),
    RECORDED_EXCEPTIONS(Kind.CLASS_NAMES, "", "", false),
    COUNT_CANCELLED(Kind.BOOLEAN, "", "", false),
    DRY_RUN(Kind.BOOLEAN, "", "", false),
    ENABLED(Kind.BOOLEAN, "", "", false);

    /** What a value is. */
    enum Kind {
        INTEGER,
        NUMBER,
        BOOLEAN,
        CLASS_NAMES
    }

    /** In the place of a number: the criterion is not used. */
    static final String OFF = "off";

    private static final Set<String> NO = Set.of(OFF, "false", "no");
    private static final Set<String> YES = Set.of("on", "true", "yes");

    private final Kind kind;
    private final String least;
    private final String most;
    private final boolean canBeOff;
    private final String shortNames;

    Option(Kind kind, String least, String most, boolean canBeOff, String... shortNames) {
        this.kind = kind;
        this.least = least;
        this.most = most;
        this.canBeOff = canBeOff;
        this.shortNames = String.join(" ", shortNames);
    }

    /** As it is written in YAML. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Shorter names that are understood in environment variables and arguments. */
    public List<String> shortNames() {
        return shortNames.isEmpty() ? List.of() : List.of(shortNames.split(" ", -1));
    }

    Kind kind() {
        return kind;
    }

    String least() {
        return least;
    }

    String most() {
        return most;
    }

    boolean canBeOff() {
        return canBeOff;
    }

    /** What is allowed, in words. */
    public String allowed() {
        return switch (kind) {
            case INTEGER -> "a whole number from " + least + " to " + most + (canBeOff ? ", or off" : "");
            case NUMBER -> "a number from " + least + " to " + most + (canBeOff ? ", or off" : "");
            case BOOLEAN -> "true or false";
            case CLASS_NAMES -> "a list of class names such as java.io.IOException";
        };
    }

    static Optional<Option> ofKey(String key) {
        return Arrays.stream(values())
                .filter(option -> option.key().equals(key))
                .findFirst();
    }

    static Optional<Option> ofShortName(String name) {
        return Arrays.stream(values())
                .filter(option ->
                        option.key().equals(name) || option.shortNames().contains(name))
                .findFirst();
    }

    static String keys() {
        return String.join(", ", Arrays.stream(values()).map(Option::key).toList());
    }

    /** A scalar as its value: a {@link BigDecimal} (0 for off) or a {@link Boolean}; empty when it is not allowed. */
    Optional<Object> read(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (kind == Kind.BOOLEAN) {
            return YES.contains(lower) || NO.contains(lower) ? Optional.of(YES.contains(lower)) : Optional.empty();
        }
        if (kind == Kind.CLASS_NAMES) {
            return Optional.empty();
        }
        if (canBeOff && NO.contains(lower)) {
            return Optional.of(BigDecimal.ZERO);
        }
        if (!lower.matches(kind == Kind.INTEGER ? "0|[1-9]\\d{0,8}" : "(0|[1-9]\\d{0,8})(\\.\\d{1,9})?")) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(lower);
        boolean inRange = value.compareTo(new BigDecimal(least)) >= 0 && value.compareTo(new BigDecimal(most)) <= 0;
        return inRange ? Optional.of(value) : Optional.empty();
    }
}
