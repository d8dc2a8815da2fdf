package dev.switchback.rollback.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where settings come from, and what an operator is told of mistakes. */
class ConfigReaderTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("config.yaml");
    }

    private ServiceConfig read(Map<String, String> environment, String... options) throws ConfigException {
        Optional<Path> given = Files.exists(file) ? Optional.of(file) : Optional.empty();
        return ConfigReader.read(
                new Sources(given, environment, List.of(options)),
                new ConfigReader.Surroundings(folder.resolve("namespace"), "me"));
    }

    private List<String> mistakes(String yaml) throws IOException {
        Files.writeString(file, yaml);
        return catchThrowableOfType(ConfigException.class, () -> read(Map.of())).mistakes();
    }

    @Test
    void environmentBeatsTheFileAndOptionsBeatBoth() throws Exception {
        Files.writeString(file, "switchback:\n  cooldown: 1m\n  settle: 2s\npoll: 7s\n");
        ServiceConfig config = read(Map.of("SWITCHBACK_SETTLE", "3s", "SWITCHBACK_POLL", "8s"), "poll=9s");

        assertThat(config.settings().limits().cooldown()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.settings().ages().settle()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.settings().waits().poll()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void aPodsNamespaceIsTheServicesOwn() throws Exception {
        assertThat(read(Map.of()).own().namespace()).isEqualTo("switchback");
        Files.writeString(folder.resolve("namespace"), "operations\n");
        assertThat(read(Map.of()).own().namespace()).isEqualTo("operations");
        assertThat(read(Map.of(), "namespace=mine").own().namespace()).isEqualTo("mine");
    }

    @Test
    void whatKubernetesSetsForAServiceOfThatNameIsNoPort() throws Exception {
        assertThat(read(Map.of("SWITCHBACK_PORT", "tcp://10.0.0.1:8080"))
                        .listen()
                        .port())
                .isEqualTo(8080);
    }

    @Test
    void everyMistakeIsNamedWithFileLineAndKey() throws IOException {
        assertThat(mistakes("policy: observe\ncooldown: soon\n\nbreaker:\n  workloads: 0\ncooldwn: 5m\npoll:\n"))
                .satisfiesExactlyInAnyOrder(
                        m -> assertThat(m).contains(file + ":2: cooldown: invalid value 'soon'; allowed: a duration"),
                        m -> assertThat(m)
                                .contains(file + ":5: breaker.workloads: invalid value '0'; allowed: a whole number"),
                        m -> assertThat(m).contains(file + ":6: cooldwn: unknown setting; allowed: policy"),
                        m -> assertThat(m).contains(file + ":7: poll: has no value"));
    }

    @Test
    void aMistakeInTheEnvironmentOrAnOptionSaysSo() {
        assertThat(catchThrowableOfType(
                                ConfigException.class,
                                () -> read(Map.of("SWITCHBACK_POLICY", "always"), "port=70000", "x"))
                        .mistakes())
                .anySatisfy(m -> assertThat(m).startsWith("SWITCHBACK_POLICY: invalid value 'always'; allowed: off"))
                .anySatisfy(m -> assertThat(m).startsWith("--set port: invalid value '70000'; allowed: a port"))
                .anySatisfy(m -> assertThat(m).isEqualTo("--set x: write it as key=value"));
    }

    @Test
    void whatIsNoSettingsFileIsSaidSoWithItsLine() throws IOException {
        assertThat(mistakes("a: [1\nb: }")).singleElement().asString().startsWith(file + ":2: not YAML");
        assertThat(mistakes("- policy\n")).singleElement().asString().contains("is a list; allowed: keys with values");
        assertThat(mistakes("policy: observe\n---\npolicy: off\n"))
                .singleElement()
                .asString()
                .contains("a second document");
        assertThat(mistakes("policy: observe\npolicy: \"off\"\n"))
                .singleElement()
                .asString()
                .contains(":2: policy: is set twice");
        Files.delete(file);
        assertThat(catchThrowableOfType(
                                ConfigException.class,
                                () -> ConfigReader.read(
                                        new Sources(Optional.of(file), Map.of(), List.of()),
                                        new ConfigReader.Surroundings(file, "me")))
                        .mistakes())
                .singleElement()
                .asString()
                .isEqualTo("--config " + file + ": cannot be read: no such file: " + file);
    }

    @ParameterizedTest
    @CsvSource({
        "verify-soak=5m, verify-timeout: must be longer",
        "auth.mode=token-file, needs auth.token-file",
        "host=0.0.0.0, listens on 127.0.0.1 only"
    })
    void settingsThatDoNotFitTogetherAreRefused(String option, String message) {
        String mode = option.startsWith("auth") ? "poll=15s" : "auth.mode=none";
        assertThat(catchThrowableOfType(ConfigException.class, () -> read(Map.of(), mode, option)))
                .hasMessageContaining(message);
    }

    @Test
    void aSecretUrlIsNotShown() {
        assertThat(catchThrowableOfType(ConfigException.class, () -> read(Map.of(), "webhook.url=ftp://s3cret")))
                .message()
                .doesNotContain("s3cret")
                .contains("webhook.url");
    }

    static List<Setting> settings() {
        return Setting.ALL;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everyDefaultIsAllowedAndInTheDocument(Setting setting) throws IOException {
        if (!setting.byDefault().isEmpty()) {
            assertThat(setting.form().accepts(setting.byDefault())).isTrue();
        }
        assertThat(Files.readString(Path.of("../docs/configuration.md"))).contains(row(setting));
    }

    @Test
    void theDocumentHasNoOtherSetting() throws IOException {
        assertThat(Files.readString(Path.of("../docs/configuration.md")).lines())
                .filteredOn(line -> line.contains("| `SWITCHBACK_"))
                .hasSameSizeAs(Setting.ALL);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everySettingIsRead(Setting setting) throws IOException {
        Path sources = Path.of("src/main/java/dev/switchback/rollback/config");
        String code = Files.readString(sources.resolve("Setting.java"))
                + Files.readString(sources.resolve("ConfigReader.java"));

        assertThat(code.split('"' + setting.key() + '"', -1))
                .as("its row in ALL, and the place that reads it")
                .hasSizeGreaterThan(2);
    }

    /** A line of the table in {@code docs/configuration.md}. */
    private static String row(Setting setting) {
        String byDefault = setting.byDefault().isEmpty() ? "" : "`" + setting.byDefault() + "`";
        return "| `" + setting.key() + "` | `" + setting.variable() + "` | " + byDefault + " | " + setting.allowed()
                + " | " + setting.about() + " |";
    }
}
