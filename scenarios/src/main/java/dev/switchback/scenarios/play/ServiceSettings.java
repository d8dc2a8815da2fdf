package dev.switchback.scenarios.play;

import dev.switchback.rollback.Settings;
import dev.switchback.rollback.judgement.Policy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The service's settings from those of an incident file, which were checked when the file was read. */
final class ServiceSettings {
    private final Map<String, String> given;

    private ServiceSettings(Map<String, String> given) {
        this.given = given;
    }

    static Settings of(Map<String, String> given) {
        return new ServiceSettings(given).settings();
    }

    private Settings settings() {
        Settings defaults = Settings.DEFAULTS;
        return new Settings(
                text("policy").flatMap(Policy::of).orElse(defaults.policy()),
                duration("recent-deploy", defaults.recentDeploy()),
                duration("proven-after", defaults.provenAfter()),
                duration("cooldown", defaults.cooldown()),
                new Settings.Breaker(
                        text("breaker.workloads")
                                .map(Integer::valueOf)
                                .orElse(defaults.breaker().workloads()),
                        duration("breaker.window", defaults.breaker().window())),
                duration("settle", defaults.settle()),
                new Settings.Verify(
                        duration("verify-soak", defaults.verify().soak()),
                        duration("verify-timeout", defaults.verify().timeout())),
                duration("approval-timeout", defaults.approvalTimeout()),
                duration("poll", defaults.poll()),
                new Settings.Defaults(text("defaults.namespace"), text("defaults.deployment")));
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(given.get(key));
    }

    private Duration duration(String key, Duration byDefault) {
        return text(key).map(Duration::parse).orElse(byDefault);
    }
}
