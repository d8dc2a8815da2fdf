package dev.switchback.runtime.config;

import dev.switchback.runtime.config.ConfigLayer.ConfigValue;
import dev.switchback.runtime.registry.BreakerName;
import dev.switchback.runtime.yaml.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What environment variables say. Unset and empty are the same. */
final class EnvironmentReader {
    static final String FILE = "SWITCHBACK_BREAKERS_YAML";
    static final String HOSTS = "SWITCHBACK_BREAKER_HOSTS";
    static final String ROLES = "SWITCHBACK_BREAKER_ROLES";
    static final String RESOLVERS = "SWITCHBACK_BREAKER_RESOLVERS";
    static final String DEFAULTS = "SWITCHBACK_BREAKER_DEFAULTS";
    static final String DISABLED = "SWITCHBACK_BREAKER_DISABLED";
    /** The plain key that {@link #DISABLED} sets; no file has it. */
    static final String ALL_DISABLED = "disabled";

    private static final Map<String, String> PLAIN = Map.of(
            "ENVIRONMENT", "environment",
            "SWITCHBACK_BREAKER_PROFILES", "profiles",
            "SWITCHBACK_BREAKER_COOLDOWN_STORE", "cooldown_store",
            "SWITCHBACK_BREAKER_TELEMETRY", "telemetry");
    private static final Map<String, Option> SINGLE = Map.of(
            "CIRCUIT_BREAKER_ENABLED", Option.ENABLED,
            "CIRCUIT_BREAKER_FAILURE_THRESHOLD", Option.FAIL_MAX,
            "CIRCUIT_BREAKER_TIMEOUT_SECONDS", Option.CALL_TIMEOUT_S,
            "CIRCUIT_BREAKER_RECOVERY_TIMEOUT_SECONDS", Option.RESET_TIMEOUT_S);

    private final Map<String, String> environment;
    private final List<Problem> problems;

    EnvironmentReader(Map<String, String> environment, List<Problem> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    BreakerRules read() {
        ConfigLayer defaults = text(DEFAULTS)
                .map(spec -> new SpecReader(DEFAULTS, problems).options(spec, ""))
                .orElse(ConfigLayer.EMPTY);
        for (Map.Entry<String, Option> single : SINGLE.entrySet()) {
            Optional<String> value = text(single.getKey());
            if (value.isPresent()) {
                defaults = defaults.overriddenBy(
                        new SpecReader(single.getKey(), problems).single(single.getValue(), value.get()));
            }
        }
        return new BreakerRules(
                defaults,
                named(HOSTS, "HOST", BreakerName::host),
                named(ROLES, "HOST:ROLE", BreakerName::role),
                named(RESOLVERS, "RESOLVER", BreakerName::resolver),
                plain());
    }

    private Map<String, ConfigLayer> named(String variable, String what, Function<String, Optional<String>> spelled) {
        return text(variable)
                .map(spec -> new SpecReader(variable, problems).named(spec, spelled, what))
                .orElse(Map.of());
    }

    private boolean disabled() {
        Optional<String> value = text(DISABLED);
        if (value.isEmpty()) {
            return false;
        }
        Optional<Object> flag = Option.ENABLED.read(SpecReader.switched(value.get()));
        if (flag.isEmpty()) {
            problems.add(new Problem(DISABLED, 0, "", "invalid value '" + value.get() + "'", "1, 0, true or false"));
        }
        return flag.isPresent() && (Boolean) flag.get();
    }

    private Map<String, ConfigValue> plain() {
        Map<String, ConfigValue> said = new HashMap<>();
        if (disabled()) {
            said.put(ALL_DISABLED, new ConfigValue("true", DISABLED, 0, ""));
        }
        PLAIN.forEach((variable, key) -> text(variable).ifPresent(value -> {
            Optional<String> wrong = FileReader.wrong(key, value);
            if (wrong.isEmpty()) {
                said.put(key, new ConfigValue(value, variable, 0, ""));
            } else {
                problems.add(new Problem(variable, 0, "", wrong.get(), String.valueOf(FileReader.PLAIN.get(key))));
            }
        }));
        return said;
    }
}
