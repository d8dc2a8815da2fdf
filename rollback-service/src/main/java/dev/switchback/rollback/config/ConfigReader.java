package dev.switchback.rollback.config;

import dev.switchback.rollback.config.Sources.Written;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.runtime.durations.Durations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link ServiceConfig} of what was written, or says everything that is wrong with it. */
public final class ConfigReader {
    private final Map<String, Written> values;
    private final List<String> mistakes;
    private final Surroundings around;

    /**
     * What defaults depend on.
     *
     * @param podNamespace where a pod finds the name of its namespace
     * @param identity of this replica if none is set
     */
    public record Surroundings(Path podNamespace, String identity) {}

    private ConfigReader(Map<String, Written> values, List<String> mistakes, Surroundings around) {
        this.values = values;
        this.mistakes = mistakes;
        this.around = around;
    }

    /** @throws ConfigException with every mistake that was found */
    public static ServiceConfig read(Sources sources, Surroundings around) throws ConfigException {
        var mistakes = new ArrayList<String>();
        Map<String, Written> values = sources.read(mistakes);
        checkForms(values, mistakes);
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
        ServiceConfig config = new ConfigReader(values, mistakes, around).config();
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
        return config;
    }

    private static void checkForms(Map<String, Written> values, List<String> mistakes) {
        for (Setting setting : Setting.ALL) {
            Written written = values.get(setting.key());
            if (written != null && !setting.form().accepts(written.text())) {
                String value = setting.form().equals(Form.URL) ? "" : " '" + Sources.shown(written.text()) + "'";
                mistakes.add(written.where() + ": invalid value" + value + "; allowed: " + setting.allowed());
            }
        }
    }

    private ServiceConfig config() {
        Auth auth = auth();
        return new ServiceConfig(listen(auth), settings(), ways(), own(), auth);
    }

    private Settings settings() {
        Settings settings = Setting.settings(this::text);
        if (settings.verify().soak().compareTo(settings.verify().timeout()) >= 0) {
            mistakes.add(where("verify-timeout") + ": must be longer than verify-soak");
        }
        return settings;
    }

    private ServiceConfig.Ways ways() {
        return new ServiceConfig.Ways(
                given("alertmanager.url")
                        .map(url -> new ServiceConfig.Alertmanager(URI.create(url), text("alertmanager.receiver"))),
                given("prometheus.url")
                        .map(url -> new ServiceConfig.Prometheus(URI.create(url), Setting.rules(this::text))),
                given("webhook.url").map(URI::create));
    }

    private ServiceConfig.Own own() {
        String namespace = given("namespace").or(this::podNamespace).orElse("switchback");
        boolean drives = text("drive-deliveries").equals("on");
        return new ServiceConfig.Own(namespace, given("identity").orElse(around.identity()), drives);
    }

    private Optional<String> podNamespace() {
        try {
            return Optional.of(Files.readString(around.podNamespace()).strip()).filter(Form.NAME::accepts);
        } catch (IOException e) {
            return Optional.empty(); // this is not a pod
        }
    }

    private ServiceConfig.Listen listen(Auth auth) {
        String host = given("host").orElse(auth instanceof Auth.None ? "127.0.0.1" : "0.0.0.0");
        if (auth instanceof Auth.None && !ServiceConfig.isLoopback(host)) {
            mistakes.add(where("host") + ": without authentication the service listens on 127.0.0.1 only;"
                    + " leave host out, or choose auth.mode token-file or kubernetes");
        }
        return new ServiceConfig.Listen(host, Integer.parseInt(text("port")), duration("shutdown-delay"));
    }

    private Auth auth() {
        String mode = text("auth.mode");
        if (mode.equals("none")) {
            return new Auth.None();
        }
        if (mode.equals("kubernetes")) {
            return new Auth.Kubernetes(given("auth.audiences")
                    .map(words -> List.of(words.strip().split(" *, *")))
                    .orElse(List.of()));
        }
        if (given("auth.token-file").isEmpty()) {
            mistakes.add(where("auth.mode") + ": token-file needs auth.token-file, the file with the token");
        }
        return new Auth.TokenFile(
                Path.of(given("auth.token-file").orElse("")),
                given("auth.trigger-token-file").map(Path::of));
    }

    private Duration duration(String key) {
        return Durations.parse(text(key)).orElseThrow();
    }

    private String text(String key) {
        return given(key).orElseGet(() -> Setting.of(key).byDefault());
    }

    private Optional<String> given(String key) {
        return Optional.ofNullable(values.get(Setting.of(key).key())).map(Written::text);
    }

    private String where(String key) {
        return Optional.ofNullable(values.get(key)).map(Written::where).orElse(key);
    }
}
