package dev.switchback.runtime.config;

import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.config.Profiles.Profile;
import dev.switchback.runtime.registry.BreakerName;
import dev.switchback.runtime.registry.RegistryLimits;
import dev.switchback.runtime.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A whole configuration, checked. The more special wins: defaults, service profile, environment profile, defaults of
 * environment and arguments, host, role, resolver; and for each of these arguments win over the environment, and the
 * environment over the file.
 */
public final class BreakerConfig {
    /** Above everything that says {@code enabled}: one variable switches all breakers off. */
    private static final ConfigLayer ALL_DISABLED = new ConfigLayer(Map.of(
            Option.ENABLED, new ConfigLayer.ConfigValue(false, EnvironmentReader.DISABLED, 0, Option.ENABLED.key())));

    private final ConfigLayer fileDefaults;
    private final BreakerRules rules;
    private final Profiles profiles;
    private final Optional<Profile> environment;
    private Map<Path, Object> files = Map.of();
    private Supplier<BreakerConfig> loading = () -> this;

    /**
     * Puts the parts together.
     *
     * @param rules of all sources, with the defaults of the environment and the arguments only
     */
    BreakerConfig(ConfigLayer fileDefaults, BreakerRules rules, Profiles profiles) {
        this.fileDefaults = fileDefaults;
        this.rules = rules;
        this.profiles = profiles;
        environment = rules.text("environment").flatMap(profiles::environment);
    }

    BreakerConfig readFrom(List<Path> sources, Supplier<BreakerConfig> again) {
        files = versions(sources);
        loading = again;
        return this;
    }

    /** Of each file something that changes with it: also when a link to it leads elsewhere, as Kubernetes does it. */
    private static Map<Path, Object> versions(Collection<Path> sources) {
        Map<Path, Object> versions = new HashMap<>();
        for (Path file : sources) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                versions.put(file, List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey())));
            } catch (IOException e) {
                versions.put(file, "not there");
            }
        }
        return versions;
    }

    /**
     * Loads the configuration again if a file that it was read from has changed since.
     *
     * @return empty when none has
     * @throws ConfigException with everything that is wrong; once for each change
     */
    public synchronized Optional<BreakerConfig> reloadIfChanged() {
        Map<Path, Object> now = versions(files.keySet());
        if (now.equals(files)) {
            return Optional.empty();
        }
        files = now;
        return Optional.of(loading.get());
    }

    /** The settings of a breaker by its name: {@code HOST[:PORT][:ROLE][@RESOLVER]}, or any other name. */
    public Settings settings(String breaker) {
        return BreakerSettingsFactory.layer(layer(breaker));
    }

    private ConfigLayer layer(String breaker) {
        BreakerName name = BreakerName.of(breaker);
        String host = name.hostWithoutPort();
        ConfigLayer layer = profiles.layer(breaker, environment, fileDefaults).overriddenBy(rules.defaults());
        for (String known : Stream.of(host, name.host()).distinct().toList()) {
            layer = layer.overriddenBy(found(rules.hosts(), known));
        }
        for (String known : Stream.of(host, name.host()).distinct().toList()) {
            layer = layer.overriddenBy(found(rules.roles(), known + ":" + name.role()));
        }
        layer = layer.overriddenBy(found(rules.resolvers(), name.resolver().isEmpty() ? breaker : name.resolver()));
        return rules.plain().containsKey(EnvironmentReader.ALL_DISABLED) ? layer.overriddenBy(ALL_DISABLED) : layer;
    }

    private static ConfigLayer found(Map<String, ConfigLayer> layers, String name) {
        return layers.getOrDefault(name, ConfigLayer.EMPTY);
    }

    /** The contradictions in all that can come together in one breaker: host, role, resolver and service. */
    List<Problem> conflicts() {
        List<String> hosts = rules.hosts().keySet().stream().sorted().toList();
        List<String> services = profiles.services().toList();
        List<String> resolvers = rules.resolvers().keySet().stream().sorted().toList();
        List<String> roles = roles();
        return Stream.of(
                        Stream.of(""),
                        hosts.stream(),
                        roles.stream(),
                        roles.stream().flatMap(role -> services.stream().map(service -> role + "@" + service)),
                        services.stream(),
                        hosts.stream().flatMap(host -> services.stream().map(service -> host + ":" + service)))
                .flatMap(names -> names)
                .flatMap(name ->
                        Stream.concat(Stream.of(name), resolvers.stream().map(by -> name + "@" + by)))
                .flatMap(breaker -> BreakerSettingsFactory.conflicts(layer(breaker)).stream())
                .distinct()
                .toList();
    }

    /** Those that are configured, and for each port those of its host. */
    private List<String> roles() {
        List<BreakerName> said =
                rules.roles().keySet().stream().map(BreakerName::of).toList();
        Stream<String> ofPorts = rules.hosts().keySet().stream().flatMap(host -> {
            String bare = BreakerName.of(host).hostWithoutPort();
            return said.stream().filter(role -> role.host().equals(bare)).map(role -> host + ":" + role.role());
        });
        return Stream.concat(rules.roles().keySet().stream(), ofPorts)
                .distinct()
                .sorted()
                .toList();
    }

    /** Where cooldowns are shared; {@code memory:} when nothing says so. */
    public String cooldownStore() {
        return rules.text("cooldown_store").orElse("memory:");
    }

    /** The file that telemetry goes to; {@code sqlite:///PATH} is a file too. */
    public Optional<String> telemetry() {
        return rules.text("telemetry").flatMap(TelemetryFile::path);
    }

    /** The name of the environment, as it was given. */
    public Optional<String> environment() {
        return rules.text("environment");
    }

    /** Names that are configured by themselves: hosts, {@code host:role}, resolvers. */
    public List<String> names() {
        return rules.named().stream()
                .flatMap(layers -> layers.keySet().stream())
                .sorted()
                .toList();
    }

    /** What keeps the registry small. */
    public RegistryLimits limits() {
        RegistryLimits defaults = RegistryLimits.DEFAULT;
        return new RegistryLimits(
                Duration.ofSeconds(
                        number("registry.idle_after_s", defaults.idleAfter().toSeconds())),
                (int) number("registry.metric_series_max", defaults.metricSeries()),
                (int) number("registry.history_max", defaults.history()),
                (int) number("registry.breakers_max", defaults.breakers()));
    }

    private long number(String key, long otherwise) {
        return rules.text(key).map(Long::parseLong).orElse(otherwise);
    }
}
