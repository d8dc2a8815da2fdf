package dev.switchback.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchback.runtime.breaker.FakeTicker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.registry.RegistryLimits;
import dev.switchback.runtime.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken files: each error names file, line, key, reason and what is allowed. */
class BrokenFilesTest {
    private static final String WHOLE = "a whole number from 1 to 1000000, or off";

    @TempDir
    Path folder;

    private static Arguments broken(String text, int line, String key, String reason, String allowed) {
        return Arguments.of(text, line, key, reason, allowed);
    }

    private static Arguments role(String text, String role) {
        String file = "hosts:\n  a.org:\n    roles: {" + text + "}\n";
        return broken(file, 3, "hosts.a.org.roles." + role, "cannot be the role", "that is not a number");
    }

    static Stream<Arguments> files() {
        String host = "hosts:\n  api.example.org:\n    ";
        return Stream.of(
                broken("", 1, "", "is empty", "one YAML document"),
                broken("# only a comment\n", 1, "", "is empty", "one YAML document"),
                broken("just words\n", 1, "", "invalid value 'just words'", "defaults"),
                broken("- a\n- list\n", 1, "", "is a list", "defaults"),
                broken("defaults:\n\tfail_max: 3\n", 2, "", "not YAML", "YAML 1.1"),
                broken("defaults: {fail_max: 3\nhosts: {}\n", 2, "", "not YAML", "YAML 1.1"),
                broken("defaults:\n  fail_max: 3\0\n", 2, "", "not YAML: the character U+0000", "printable"),
                broken("defaults:\n  fail_max: \"a\\a\"\n", 2, "defaults.fail_max", "invalid value", WHOLE),
                broken("defaults:\n  fail_max: 010\n", 2, "defaults.fail_max", "'010'", WHOLE),
                broken("defaults: {}\n---\ndefaults: {}\n", 3, "", "a second document", "one document"),
                broken("default:\n  fail_max: 3\n", 1, "default", "unknown key", "defaults"),
                broken(
                        "resolver_throttles:\n  api.example.org: 10/s\n",
                        1,
                        "resolver_throttles",
                        "unknown key",
                        "hosts"),
                broken("defaults:\n", 1, "defaults", "has no value", "keys with values"),
                broken("defaults:\n  fail_max: 0\n", 2, "defaults.fail_max", "invalid value '0'", WHOLE),
                broken("defaults:\n  fail_max: -3\n", 2, "defaults.fail_max", "'-3'", WHOLE),
                broken("defaults:\n  fail_max: 2.5\n", 2, "defaults.fail_max", "'2.5'", WHOLE),
                broken("defaults:\n  fail_max: many\n", 2, "defaults.fail_max", "'many'", WHOLE),
                broken("defaults:\n  fail_max:\n", 2, "defaults.fail_max", "has no value", WHOLE),
                broken("defaults:\n  fail_max: [3]\n", 2, "defaults.fail_max", "is a list", WHOLE),
                broken("defaults:\n  fail_max: 99999999999\n", 2, "defaults.fail_max", "'99999999999'", WHOLE),
                broken("defaults:\n  failmax: 3\n", 2, "defaults.failmax", "unknown option", "fail_max"),
                broken("defaults:\n  fail_max: 3\n  fail_max: 4\n", 3, "defaults.fail_max", "twice", "each key once"),
                broken(
                        host + "reset_timeout_s: 0",
                        3,
                        "hosts.api.example.org.reset_timeout_s",
                        "'0'",
                        "0.001 to 86400"),
                broken(host + "reset_timeout_s: 60s", 3, "hosts.api.example.org.reset_timeout_s", "'60s'", "a number"),
                broken(host + "failure_rate_threshold: 50", 3, "hosts.api.example.org.failure_rate", "'50'", "to 1"),
                broken(host + "retry_after_cap_s: .inf", 3, "hosts.api.example.org.retry_after_cap_s", "inf", "604800"),
                broken(host + "dry_run: perhaps", 3, "hosts.api.example.org.dry_run", "'perhaps'", "true or false"),
                broken(host + "backoff_multiplier: 0.5", 3, "hosts.api.example.org.backoff", "'0.5'", "1 to 100"),
                broken(
                        "hosts:\n  'http://a/b': {fail_max: 1}\n",
                        2,
                        "hosts.http://a/b",
                        "not a host name",
                        "HOST:PORT"),
                broken(
                        "hosts:\n  a.org:99999: {fail_max: 1}\n",
                        2,
                        "hosts.a.org:99999",
                        "not a host name",
                        "HOST:PORT"),
                broken("hosts:\n  A.org: {fail_max: 1}\n  a.org: {fail_max: 2}\n", 3, "hosts.a.org", "twice", "once"),
                broken("hosts:\n  a.org: 3\n", 2, "hosts.a.org", "invalid value '3'", "keys with values"),
                broken(
                        "hosts:\n  a.org:\n    roles: {r: {fial_max: 1}}\n",
                        3,
                        "hosts.a.org.roles.r.fial_max",
                        "unknown option",
                        ""),
                broken("hosts:\n  a.org:\n    roles: [r]\n", 3, "hosts.a.org.roles", "is a list", "keys with values"),
                role("'404': {fail_max: 1}", "404"),
                role("'a:b': {fail_max: 1}", "a:b"),
                role("a@b: {fail_max: 1}", "a@b"),
                role("'': {fail_max: 1}", ""),
                broken("resolvers:\n  x: {jitter: 2}\n", 2, "resolvers.x.jitter", "'2'", "a number from 0 to 1"),
                broken("resolvers: [x]\n", 1, "resolvers", "is a list", "resolver names"),
                broken("defaults:\n  minimum_calls: 200\n", 2, "defaults.minimum_calls", "never be reached", "up to"),
                broken(
                        "defaults:\n  slow_call_rate_threshold: 0.5\n",
                        2,
                        "defaults.slow_call_rate",
                        "slow",
                        "slow_call_s"),
                broken(
                        "defaults:\n  reset_timeout_s: 60\n  reset_timeout_max_s: 30\n",
                        3,
                        "defaults.reset_timeout_max_s",
                        "below reset_timeout_s",
                        "at least"),
                broken(
                        "defaults:\n  excluded_exceptions: ['no class!']\n",
                        2,
                        "defaults.excluded",
                        "is not a class name",
                        "java"),
                broken(
                        "cooldown_store: mysql://db\n",
                        1,
                        "cooldown_store",
                        "is not a cooldown store",
                        "sqlite:///PATH"),
                broken("telemetry: true\n", 1, "telemetry", "'true' is not a file", "the path of a SQLite file"),
                broken("telemetry: On\n", 1, "telemetry", "'On' is not a file", "or off"),
                broken("registry:\n  idle_after_s: 0\n", 2, "registry.idle_after_s", "'0'", "from 1"),
                broken("registry:\n  idle: 5\n", 2, "registry.idle", "unknown option", "idle_after_s"),
                broken("environment: productoin\n", 1, "environment", "unknown environment 'productoin'", "production"),
                broken("telemetry: off\nprofiles: /nowhere/p.yaml\n", 2, "profiles", "cannot be read", "profiles file"),
                broken("defaults: &a {x: *a}\n", 1, "", "it contains itself", "YAML without"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesLineKeyReasonAndWhatIsAllowed(String text, int line, String key, String reason, String allowed)
            throws IOException {
        Problem problem = problems(text).get(0);

        assertThat(problem.line()).isEqualTo(line);
        assertThat(problem.key()).startsWith(key);
        assertThat(problem.reason()).contains(reason);
        assertThat(problem.allowed()).contains(allowed).isNotBlank();
        assertThat(problem.text().lines()).hasSize(1);
        assertThat(problem.text()).doesNotMatch("(?s).*\\p{Cntrl}.*").hasSizeLessThan(1_000);
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() throws IOException {
        assertThat(problems("defaults: {fail_max: 0, jitter: 9}\nhosts: {a b: {}, c: {no: 1}}\nmore: 1\n"))
                .map(Problem::key)
                .containsExactly("defaults.fail_max", "defaults.jitter", "hosts.a b", "hosts.c.no", "more");
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        byte[] noise = new byte[64];
        IntStream.range(0, noise.length).forEach(i -> noise[i] = (byte) (0x80 + i));
        Path file = Files.write(folder.resolve("noise.yaml"), noise);
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file));
        assertThat(thrown).hasMessageContaining("noise.yaml: cannot be read: not UTF-8");
    }

    @Test
    void nothingOfABrokenFileIsUsed() throws IOException {
        Path good = Files.writeString(folder.resolve("good.yaml"), "hosts: {a.org: {fail_max: 2}}");
        BreakerRegistry registry = new BreakerRegistry(
                ConfigLoader.load(good)::settings,
                RegistryLimits.DEFAULT,
                new FakeTicker(),
                InstantSource.fixed(Instant.EPOCH));
        Settings before = registry.breaker("a.org").settings();

        assertThat(problems("hosts: {a.org: {fail_max: 9}, b.org: {fail_max: 0}}"))
                .hasSize(1);

        assertThat(registry.breaker("a.org").settings()).isEqualTo(before);
        assertThat(registry.breaker("b.org").settings()).isEqualTo(Settings.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5-2", "many", "2", "-1-3"})
    void aRangeOfAProfileIsNamedToo(String range) throws IOException {
        Path profiles = Files.writeString(
                folder.resolve("profiles.yaml"), "services:\n  legacy:\n    fail_max_range: " + range + "\n");
        Problem problem = problems("profiles: " + profiles).get(0);

        assertThat(problem.source()).endsWith("profiles.yaml");
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.key()).isEqualTo("services.legacy.fail_max_range");
        assertThat(problem.allowed()).isEqualTo("LEAST-MOST, such as 2-5");
    }

    @Test
    void whatOnlyContradictsWhenItComesTogetherIsFoundAtOnce() throws IOException {
        String host = "hosts: {a.org: {sliding_window_size: 20, minimum_calls: 20}}\n";
        assertThat(problems(host + "resolvers:\n  google: {minimum_calls: 50}\n"))
                .first()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(3);
                    assertThat(problem.key()).isEqualTo("resolvers.google.minimum_calls");
                });
        Path profiles =
                Files.writeString(folder.resolve("profiles.yaml"), "services:\n  slack:\n    sliding_window_size: 5\n");
        assertThat(problems("profiles: " + profiles)).first().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.key()).isEqualTo("services.slack.sliding_window_size");
        });
    }

    @Test
    void aPortIsCheckedTogetherWithTheRolesOfItsHost() throws IOException {
        assertThat(problems("hosts:\n  api.org: {roles: {search: {minimum_calls: 50}}}\n"
                        + "  api.org:8443: {sliding_window_size: 20}\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(2);
                    assertThat(problem.key()).isEqualTo("hosts.api.org.roles.search.minimum_calls");
                });
    }

    @Test
    void aRoleIsCheckedTogetherWithEveryService() throws IOException {
        Path profiles =
                Files.writeString(folder.resolve("profiles.yaml"), "services:\n  claude: {sliding_window_size: 20}\n");
        assertThat(problems("profiles: " + profiles + "\ndefaults: {minimum_calls: 10}\n"
                        + "hosts:\n  h:\n    roles: {m: {minimum_calls: 50}}\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo("hosts.h.roles.m.minimum_calls"));
    }

    private List<Problem> problems(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("broken.yaml"), text);
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file));
        assertThat(thrown).as("the file was taken").isNotNull();
        assertThat(thrown).hasMessageContaining("; allowed: ");
        return thrown.problems();
    }
}
