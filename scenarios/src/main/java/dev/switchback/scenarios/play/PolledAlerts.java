package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.rollback.alerts.AlertSource;
import dev.switchback.rollback.intake.AlertmanagerMessage;
import dev.switchback.scenarios.alerts.FiringAlert;
import dev.switchback.scenarios.alerts.SimulatedAlertmanager;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The simulated Alertmanager's API, as the service polls it. */
final class PolledAlerts implements AlertSource {
    private final SimulatedAlertmanager alertmanager;
    private final InstantSource clock;

    PolledAlerts(SimulatedAlertmanager alertmanager, InstantSource clock) {
        this.alertmanager = alertmanager;
        this.clock = clock;
    }

    @Override
    public Snapshot ask() {
        var active = alertmanager.active().stream()
                .map(alert -> AlertmanagerMessage.polled(json(alert), clock.instant()))
                .toList();
        return new Snapshot.Alerts(active, List.of(), alertmanager.started());
    }

    private static ObjectNode json(FiringAlert alert) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        texts(json.putObject("labels"), alert.labels());
        texts(json.putObject("annotations"), alert.annotations());
        alert.startsAt().ifPresent(start -> json.put("startsAt", start));
        json.put("fingerprint", alert.fingerprint());
        json.putObject("status").put("state", "active");
        return json;
    }

    private static void texts(ObjectNode json, Map<String, String> texts) {
        texts.forEach(json::put);
    }
}
