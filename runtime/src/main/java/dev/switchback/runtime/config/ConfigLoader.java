package dev.switchback.runtime.config;

import dev.switchback.runtime.config.Rules.Plain;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
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
    private static final int MOST_BYTES = 1 << 20;

    private final Map<String, String> environment;
    private final List<String> arguments;
    private final List<Problem> problems = new ArrayList<>();

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
        EnvironmentReader variables = new EnvironmentReader(environment, problems);
        Rules fromEnvironment = variables.read();
        ArgumentReader fromArguments = ArgumentReader.read(arguments, problems);
        Rules fromFile = fromArguments
                .file()
                .or(() -> variables.text(EnvironmentReader.FILE))
                .flatMap(path -> text(new Plain(path, path, 0), "", "file"))
                .map(named -> FileReader.read(named.name(), named.text(), problems))
                .orElse(Rules.NONE);
        Rules above = fromEnvironment.under(fromArguments.rules());
        Rules all = withoutDefaults(fromFile).under(above);
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

    private static Rules withoutDefaults(Rules rules) {
        return new Rules(Layer.EMPTY, rules.hosts(), rules.roles(), rules.resolvers(), rules.plain());
    }

    private Profiles profiles(Rules rules) {
        return Optional.ofNullable(rules.plain().get("profiles"))
                .flatMap(path -> text(path, "profiles", "profiles file"))
                .map(named -> Profiles.read(named.name(), named.text(), problems))
                .orElseGet(Profiles::shipped);
    }

    /** A file means one of our environments; the variable ENVIRONMENT may be somebody else's. */
    private void checkEnvironment(Rules fromFile, Profiles profiles) {
        Plain name = fromFile.plain().get("environment");
        if (name != null && profiles.environment(name.value()).isEmpty()) {
            problems.add(new Problem(
                    name.source(),
                    name.line(),
                    "environment",
                    "there is no environment '" + name.value() + "'",
                    profiles.environments()));
        }
    }

    private record Named(String name, String text) {}

    private Optional<Named> text(Plain path, String key, String what) {
        String reason;
        try {
            Path file = Path.of(path.value());
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                reason = "it is larger than 1 MiB";
            } else {
                return Optional.of(new Named(path.value(), Files.readString(file)));
            }
        } catch (CharacterCodingException e) {
            reason = "it is not UTF-8";
        } catch (IOException | InvalidPathException e) {
            reason = "it cannot be read: " + e.getMessage();
        }
        problems.add(new Problem(path.source(), path.line(), key, reason, "a readable YAML " + what + " in UTF-8"));
        return Optional.empty();
    }
}
