package dev.switchback.scenarios.alerts;

/** Where Alertmanager posts to. */
@FunctionalInterface
public interface Webhook {

    /** The HTTP status of the answer; 0 when there was none. */
    int post(String body);
}
