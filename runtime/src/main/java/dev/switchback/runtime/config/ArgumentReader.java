package dev.switchback.runtime.config;

import dev.switchback.runtime.registry.BreakerName;
import dev.switchback.runtime.yaml.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments that are about breakers; any others are left to the service. */
final class ArgumentReader {
    private static final String FILE = "--breaker-config";
    private static final List<String> KNOWN =
            List.of("--breaker-defaults", "--breaker-role", "--breaker-resolver", "--breaker", FILE);

    private final List<Problem> problems;
    private BreakerRules rules = BreakerRules.NONE;
    private Optional<String> file = Optional.empty();

    private ArgumentReader(List<Problem> problems) {
        this.problems = problems;
    }

    static ArgumentReader read(List<String> arguments, List<Problem> problems) {
        ArgumentReader reader = new ArgumentReader(problems);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String flag = equals < 0 ? argument : argument.substring(0, equals);
            if (KNOWN.contains(flag)) {
                String value = equals >= 0 ? argument.substring(equals + 1) : next(arguments, ++i);
                reader.argument(flag, value);
            }
        }
        return reader;
    }

    private static String next(List<String> arguments, int i) {
        return i < arguments.size() ? arguments.get(i) : "";
    }

    private void argument(String flag, String value) {
        SpecReader spec = new SpecReader(flag, problems);
        if (value.isBlank()) {
            spec.wrong("", "has no value", flag + " VALUE");
            return;
        }
        BreakerRules said =
                switch (flag) {
                    case "--breaker-defaults" ->
                        new BreakerRules(spec.options(value, ""), Map.of(), Map.of(), Map.of(), Map.of());
                    case "--breaker-role" ->
                        rules(Map.of(), spec.named(value, BreakerName::role, "HOST:ROLE"), Map.of());
                    case "--breaker-resolver" ->
                        rules(Map.of(), Map.of(), spec.named(value, BreakerName::resolver, "RESOLVER"));
                    case "--breaker" -> rules(spec.named(value, BreakerName::host, "HOST"), Map.of(), Map.of());
                    default -> BreakerRules.NONE;
                };
        if (flag.equals(FILE)) {
            file = Optional.of(value);
        }
        rules = rules.overriddenBy(said);
    }

    private static BreakerRules rules(
            Map<String, ConfigLayer> hosts, Map<String, ConfigLayer> roles, Map<String, ConfigLayer> resolvers) {
        return new BreakerRules(ConfigLayer.EMPTY, hosts, roles, resolvers, Map.of());
    }

    BreakerRules rules() {
        return rules;
    }

    Optional<String> file() {
        return file;
    }
}
