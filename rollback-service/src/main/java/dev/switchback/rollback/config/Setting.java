package dev.switchback.rollback.config;

import java.util.List;
import java.util.Locale;

/**
 * One thing that can be set.
 *
 * @param key as in a file, without the prefix {@code switchback.}
 * @param byDefault as one would write it; empty when there is none
 * @param about for the table of settings
 */
public record Setting(String key, Form form, String byDefault, String about) {
    static final String PREFIX = "switchback.";

    /** All, in the order in which they are documented. */
    public static final List<Setting> ALL = List.of(
            of("policy", Form.POLICY, "automatic", "how far the service goes by itself where nobody wrote a policy"),
            of("recent-deploy", Form.PERIOD, "30m", "a revision active longer than this is not suspected"),
            of("proven-after", Form.DURATION, "5m", "a revision that was current for this long is proven"),
            of("cooldown", Form.DURATION, "10m", "no second automatic rollback of a workload for this long"),
            of("breaker.workloads", Form.COUNT, "3", "so many workloads may be rolled back within the window"),
            of("breaker.window", Form.PERIOD, "10m", "the window of `breaker.workloads`"),
            of("settle", Form.DURATION, "10s", "how long to wait for alerts of older revisions that still serve"),
            of(
                    "verify-soak",
                    Form.DURATION,
                    "1m",
                    "how long the restored revision has to be complete without an alert"),
            of("verify-timeout", Form.PERIOD, "5m", "when verification gives up; longer than `verify-soak`"),
            of("approval-timeout", Form.PERIOD, "1h", "how long a question to people stays open"),
            of("poll", Form.PERIOD, "15s", "how often Alertmanager is asked what fires"),
            of("defaults.namespace", Form.NAME, "", "namespace of an alert that names none"),
            of("defaults.deployment", Form.NAME, "", "Deployment of an alert that names none"),
            of("alertmanager.url", Form.URL, "", "the Alertmanager that is asked; the webhook alone if unset"),
            of("alertmanager.receiver", Form.TEXT, "switchback", "its receiver that leads here, a regular expression"),
            of("webhook.url", Form.URL, "", "told of every outcome by a JSON POST; may hold a secret"),
            of("namespace", Form.NAME, "", "the service's own; else its pod's, else `switchback`; made if it may be"),
            of("identity", Form.TEXT, "", "this replica's name in the lease; else host name, process and chance"),
            of("host", Form.TEXT, "", "address to listen on; else 127.0.0.1 without authentication, all with it"),
            of("port", Form.PORT, "8080", "port to listen on"),
            of("shutdown-delay", Form.DURATION, "3s", "how long requests are served after readiness has gone"),
            of("auth.mode", Form.AUTH, "kubernetes", "how callers prove who they are"),
            of("auth.token-file", Form.TEXT, "", "file with the token that may do everything"),
            of("auth.trigger-token-file", Form.TEXT, "", "file with a token that may post to /trigger alone"),
            of("auth.audiences", Form.LIST, "", "a cluster's token has to be for one of these"));

    private static Setting of(String key, Form form, String byDefault, String about) {
        return new Setting(key, form, byDefault, about);
    }

    /** The environment variable that sets it. */
    public String variable() {
        return "SWITCHBACK_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What values are allowed, in words. */
    public String allowed() {
        return form.allowed();
    }
}
