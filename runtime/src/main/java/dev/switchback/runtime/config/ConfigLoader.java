package dev.switchback.runtime.config;

import dev.switchback.runtime.config.ConfigLayer.ConfigValue;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads the configuration of breakers.
 *
 * <pre>{@code
 * BreakerConfig config = ConfigLoader.load(System.getenv(), List.of(args));
 * BreakerRegistry breakers = new BreakerRegistry(config::settings);
 * }</pre>
 */
public final class ConfigLoader {
    private final Map<String, String> environment;
    private final List<String> arguments;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    private ConfigLoader(Map<String, String> environment, List<String> arguments) {
        this.environment = environment;
        this.arguments = arguments;
    }

    /**
     * Loads from the file that {@code --breaker-config} or {@code SWITCHBACK_BREAKERS_YAML} names, if any, the
     * environment and the arguments.
     *
     * @throws ConfigException with everything that is wrong; then nothing of it is used
     */
    public static BreakerConfig load(Map<String, String> environment, List<String> arguments) {
        return new ConfigLoader(environment, arguments).load();
    }

    /** Loads from one file alone. */
    public static BreakerConfig load(Path file) {
        return load(Map.of(EnvironmentReader.FILE, file.toString()), List.of());
    }

    private BreakerConfig load() {
        BreakerConfig loaded = read();
        return loaded.readFrom(files, () -> load(environment, arguments));
    }

    private BreakerConfig read() {
        EnvironmentReader variables = new EnvironmentReader(environment, problems);
        BreakerRules fromEnvironment = variables.read();
        ArgumentReader fromArguments = ArgumentReader.read(arguments, problems);
        BreakerRules fromFile = fromArguments
                .file()
                .or(() -> variables.text(EnvironmentReader.FILE))
                .flatMap(path -> text(new ConfigValue(path, path, 0, ""), "", "file"))
                .map(named -> FileReader.read(named.getKey(), named.getValue(), problems))
                .orElse(BreakerRules.NONE);
        BreakerRules above = fromEnvironment.overriddenBy(fromArguments.rules());
        BreakerRules all = withoutDefaults(fromFile).overriddenBy(above);
        Profiles profiles = profiles(all);
        checkEnvironment(fromFile, profiles);
        BreakerConfig config = new BreakerConfig(fromFile.defaults(), all, profiles);
        if (problems.isEmpty()) {
            problems.addAll(config.conflicts());
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    private static BreakerRules withoutDefaults(BreakerRules rules) {
        return new BreakerRules(ConfigLayer.EMPTY, rules.hosts(), rules.roles(), rules.resolvers(), rules.plain());
    }

    private Profiles profiles(BreakerRules rules) {
        return Optional.ofNullable(rules.plain().get("profiles"))
                .flatMap(path -> text(path, "profiles", "profiles file"))
                .map(named -> Profiles.read(named.getKey(), named.getValue(), problems))
                .orElseGet(Profiles::shipped);
    }

    /** A file means one of our environments; the variable ENVIRONMENT may be somebody else's. */
    private void checkEnvironment(BreakerRules fromFile, Profiles profiles) {
        ConfigValue name = fromFile.plain().get("environment");
        if (name != null && profiles.environment((String) name.value()).isEmpty()) {
            problems.add(new Problem(
                    name.source(),
                    name.line(),
                    "environment",
                    "unknown environment '" + name.value() + "'",
                    profiles.environments()));
        }
    }

    /** The name of a file and its text. */
    private Optional<Map.Entry<String, String>> text(ConfigValue path, String key, String what) {
        String reason;
        try {
            Path file = Path.of((String) path.value());
            files.add(file);
            return Optional.of(Map.entry((String) path.value(), YamlReader.text(file)));
        } catch (IOException | InvalidPathException e) {
            reason = "cannot be read: " + e.getMessage();
        }
        problems.add(new Problem(path.source(), path.line(), key, reason, "a readable YAML " + what + " in UTF-8"));
        return Optional.empty();
    }
}
