package dev.switchback.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Settings.Mode;
import dev.switchback.runtime.registry.BreakerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("breakers.yaml"), text);
    }

    private static int failMax(BreakerConfig config, String name) {
        return config.settings(name).thresholds().consecutiveFailures();
    }

    private static Duration reset(BreakerConfig config, String name) {
        return config.settings(name).opening().base();
    }

    @Test
    void withoutAnythingTheDefaultsHold() {
        assertThat(ConfigLoader.load(Map.of(), List.of()).settings("x")).isEqualTo(Settings.defaults());
    }

    @Test
    void readsTheFileOfTheGuide() throws IOException {
        BreakerConfig config = ConfigLoader.load(
                file(
                        """
                defaults: {fail_max: 5, reset_timeout_s: 60, retry_after_cap_s: 900}
                hosts:
                  api.crossref.org: {fail_max: 6, reset_timeout_s: 90}
                  export.arxiv.org:
                    fail_max: 10
                    reset_timeout_s: 120.5
                    roles:
                      metadata: {success_threshold: 2, excluded_exceptions: [java.io.FileNotFoundException]}
                resolvers:
                  crossref: {fail_max: off, sliding_window_s: 30}
                """));
        assertThat(failMax(config, "api.crossref.org")).isEqualTo(6);
        assertThat(reset(config, "export.arxiv.org:metadata")).isEqualTo(Duration.ofMillis(120_500));
        assertThat(config.settings("export.arxiv.org:metadata").probing().successes())
                .isEqualTo(2);
        assertThat(config.settings("export.arxiv.org:other").probing().successes())
                .isEqualTo(3);
        assertThat(failMax(config, "api.crossref.org@crossref")).isZero();
        assertThat(failMax(config, "crossref")).isZero();
        assertThat(failMax(config, "elsewhere")).isEqualTo(5);
    }

    @Test
    void argumentsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Path yaml = file("hosts: {api.example.org: {fail_max: 1, reset_timeout_s: 1, success_threshold: 1}}");
        Map<String, String> environment = Map.of(
                "SWITCHBACK_BREAKERS_YAML", yaml.toString(),
                "SWITCHBACK_BREAKER_HOSTS", "api.example.org=fail_max:2,reset:2; b.example.org=fail_max:9",
                "SWITCHBACK_BREAKER_ROLES", "api.example.org:metadata=fail_max:7");
        BreakerConfig config = ConfigLoader.load(
                environment,
                List.of("--breaker", "api.example.org=fail_max:3", "--other", "--breaker-defaults=jitter:0.2"));
        Settings settings = config.settings("api.example.org");
        assertThat(settings.thresholds().consecutiveFailures()).isEqualTo(3);
        assertThat(settings.opening().base()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.probing().successes()).isEqualTo(1);
        assertThat(settings.opening().jitter()).isEqualTo(0.2);
        assertThat(failMax(config, "b.example.org")).isEqualTo(9);
        assertThat(failMax(config, "api.example.org:metadata")).isEqualTo(7);
    }

    @Test
    void theFileOfTheArgumentsWins() throws IOException {
        Path yaml = file("defaults: {fail_max: 4}");
        BreakerConfig config = ConfigLoader.load(
                Map.of("SWITCHBACK_BREAKERS_YAML", "/nowhere.yaml"), List.of("--breaker-config", yaml.toString()));
        assertThat(failMax(config, "x")).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "development, x, 10, 180, 0.7",
        "staging, x, 5, 90, 0.5",
        "production, x, 3, 60, 0.4",
        "testing, x, 20, 300, 0.9",
        "prod, x, 3, 60, 0.4",
        "development, claude_expert_opus, 5, 180, 0.7",
        "production, ollama, 15, 60, 0.4",
        "testing, groq-expert, 3, 300, 0.9",
        "production, api.openai.com, 3, 60, 0.4",
        "development, desktop_commander_read, 10, 180, 0.7",
        "somebody-elses, x, 5, 60, 0.5",
        "'', Ollama, 15, 60, 0.5",
        "'', s3-backup, 5, 60, 0.5",
        "'', is3, 5, 60, 0.5"
    })
    void environmentsAndServicesHaveProfiles(String environment, String name, int failMax, int reset, double rate) {
        Settings settings =
                ConfigLoader.load(Map.of("ENVIRONMENT", environment), List.of()).settings(name);
        assertThat(settings.thresholds().consecutiveFailures()).isEqualTo(failMax);
        assertThat(settings.opening().base()).isEqualTo(Duration.ofSeconds(reset));
        assertThat(settings.thresholds().failureRate()).isEqualTo(rate);
    }

    @Test
    void profilesCanBeReplaced() throws IOException {
        Path profiles = Files.writeString(
                folder.resolve("profiles.yaml"), "environments: {Qa: {fail_max: 8}}\nservices: {legacy: {jitter: 1}}");
        BreakerConfig config = ConfigLoader.load(
                Map.of("SWITCHBACK_BREAKER_PROFILES", profiles.toString(), "ENVIRONMENT", "QA"), List.of());
        assertThat(failMax(config, "legacy-db")).isEqualTo(8);
        assertThat(config.settings("legacy-db").opening().jitter()).isEqualTo(1);
    }

    @Test
    void failuresInARowThatAreOffAreTheMostThatAServiceAllows() throws IOException {
        BreakerConfig config = ConfigLoader.load(file("defaults: {fail_max: off}"));
        assertThat(failMax(config, "claude-api")).isEqualTo(5);
        assertThat(failMax(config, "x")).isZero();
    }

    @Test
    void theOldVariablesWinOverProfiles() {
        BreakerConfig config = ConfigLoader.load(
                Map.of(
                        "ENVIRONMENT", "production",
                        "CIRCUIT_BREAKER_FAILURE_THRESHOLD", "7",
                        "CIRCUIT_BREAKER_TIMEOUT_SECONDS", "5",
                        "CIRCUIT_BREAKER_RECOVERY_TIMEOUT_SECONDS", "30"),
                List.of());
        assertThat(failMax(config, "x")).isEqualTo(7);
        assertThat(reset(config, "x")).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.settings("x").thresholds().callTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "CIRCUIT_BREAKER_ENABLED, false",
        "CIRCUIT_BREAKER_ENABLED, 0",
        "CIRCUIT_BREAKER_ENABLED, OFF",
        "SWITCHBACK_BREAKER_DEFAULTS, enabled:0",
        "SWITCHBACK_BREAKER_DISABLED, 1",
        "SWITCHBACK_BREAKER_DISABLED, true"
    })
    void breakersCanBeSwitchedOff(String variable, String value) {
        assertThat(ConfigLoader.load(Map.of(variable, value), List.of())
                        .settings("x")
                        .mode())
                .isEqualTo(Mode.DISABLED);
    }

    @Test
    void theSwitchForAllWinsOverWhoeverSaysEnabled() throws IOException {
        Path yaml = file("hosts: {api.example.org: {enabled: true}}");
        BreakerConfig config = ConfigLoader.load(
                Map.of("SWITCHBACK_BREAKERS_YAML", yaml.toString(), "SWITCHBACK_BREAKER_DISABLED", "1"),
                List.of("--breaker-defaults", "enabled:true"));
        assertThat(config.settings("api.example.org").mode()).isEqualTo(Mode.DISABLED);
        assertThat(config.settings("x").mode()).isEqualTo(Mode.DISABLED);
    }

    @ParameterizedTest
    @CsvSource({
        "API.Example.ORG, api.example.org",
        "api.example.org., api.example.org",
        "api.example.org:443, api.example.org",
        "api.example.org:8443, api.example.org:8443",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "[2001:DB8::1]:80, [2001:db8::1]",
        "payments_db, payments_db"
    })
    void hostsHaveOneSpelling(String given, String spelled) {
        assertThat(BreakerName.host(given)).contains(spelled);
    }

    @Test
    void aPortHasItsOwnSettingsOrThoseOfItsHost() throws IOException {
        BreakerConfig config = ConfigLoader.load(
                file("hosts: {Example.org: {fail_max: 1}, 'example.org:8443': {reset_timeout_s: 9}}"));
        assertThat(failMax(config, "EXAMPLE.org:8443")).isEqualTo(1);
        assertThat(reset(config, "example.org:8443")).isEqualTo(Duration.ofSeconds(9));
        assertThat(reset(config, "example.org:443")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void readsWhatIsNotAboutSingleBreakers() throws IOException {
        Path yaml = file("cooldown_store: sqlite:///var/c.db\nregistry: {idle_after_s: 60}\nenvironment: staging\n");
        Map<String, String> environment = new HashMap<>(Map.of("SWITCHBACK_BREAKERS_YAML", yaml.toString()));
        BreakerConfig config = ConfigLoader.load(environment, List.of());
        assertThat(config.cooldownStore()).isEqualTo("sqlite:///var/c.db");
        assertThat(config.limits().idleAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(reset(config, "x")).isEqualTo(Duration.ofSeconds(90));
        environment.put("SWITCHBACK_BREAKER_COOLDOWN_STORE", "memory:");
        assertThat(ConfigLoader.load(environment, List.of()).cooldownStore()).isEqualTo("memory:");
    }

    @ParameterizedTest
    @CsvSource({"/var/t.db, /var/t.db", "sqlite:///var/t.db, /var/t.db", "off,", "false,", "OFF,", "No,", "0,"})
    void telemetryGoesToAFile(String value, @Nullable String file) {
        BreakerConfig config = ConfigLoader.load(Map.of("SWITCHBACK_BREAKER_TELEMETRY", value), List.of());
        assertThat(config.telemetry()).isEqualTo(Optional.ofNullable(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SWITCHBACK_BREAKER_HOSTS | api.example.org | 'api.example.org: it does not begin with HOST='",
                "SWITCHBACK_BREAKER_HOSTS | h=fail_max:0 | 'h.fail_max: invalid value ''0''; allowed: a whole number from 1'",
                "SWITCHBACK_BREAKER_HOSTS | h=fail:3 | 'h.fail: unknown option; allowed: fail_max,'",
                "SWITCHBACK_BREAKER_ROLES | h:r=reset | 'h:r.reset: ''reset'' has no value; allowed: KEY:VALUE'",
                "CIRCUIT_BREAKER_ENABLED | maybe | 'invalid value ''maybe''; allowed: true or false'",
                "CIRCUIT_BREAKER_FAILURE_THRESHOLD | -1 | 'invalid value ''-1''; allowed: a whole number from 1 to 1000000'",
                "SWITCHBACK_BREAKER_COOLDOWN_STORE | mysql://db | '''mysql://db'' is not a cooldown store; allowed: memory:, sqlite:///PATH'",
                "SWITCHBACK_BREAKER_TELEMETRY | TRUE | '''TRUE'' is not a file; allowed: the path of a SQLite file, or off'",
                "SWITCHBACK_BREAKER_TELEMETRY | 1 | '''1'' is not a file; allowed: the path of a SQLite file, or off'",
                "SWITCHBACK_BREAKER_ROLES | api.example.org=fail_max:3 | 'it does not begin with HOST:ROLE='",
                "SWITCHBACK_BREAKER_ROLES | api.example.org:8080=fail_max:3 | 'it does not begin with HOST:ROLE='",
                "SWITCHBACK_BREAKER_ROLES | api.example.org:r@x=fail_max:3 | 'it does not begin with HOST:ROLE='",
                "SWITCHBACK_BREAKERS_YAML | /nowhere/b.yaml | 'cannot be read: no such file: /nowhere/b.yaml'"
            })
    void badVariablesAreNamed(String variable, String value, String message) {
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(variable, value), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aRoleOfTheArgumentsHasAHost() {
        List<String> arguments = List.of("--breaker-role", "metadata=fail_max:3");
        assertThatThrownBy(() -> ConfigLoader.load(Map.of(), arguments))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--breaker-role: metadata=fail_max:3: it does not begin with HOST:ROLE=");
    }
}
