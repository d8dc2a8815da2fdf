package dev.switchback.scenarios.file;

import dev.switchback.scenarios.file.Step.AlertSketch;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads alerts, as they fire in Alertmanager or as they are delivered past it. */
final class AlertReader {
    private final Instant now;

    AlertReader(Instant now) {
        this.now = now;
    }

    /** Alerts of Alertmanager: they need a name. */
    List<AlertSketch> firing(Value list) {
        return list.items().stream().map(this::firingAlert).toList();
    }

    /** Alerts of one webhook body. */
    List<AlertSketch> delivered(Value list) {
        return list.items().stream()
                .map(item -> alert(
                        item.fields("alertname", "labels", "annotations", "revision", "startsAt", "status", "endsAt")))
                .toList();
    }

    private AlertSketch firingAlert(Value item) {
        AlertSketch alert = alert(item.fields("alertname", "labels", "annotations", "revision", "startsAt"));
        if (!alert.labels().containsKey("alertname")) {
            item.problem("the key \"alertname\" is missing");
        }
        return alert;
    }

    private AlertSketch alert(Fields fields) {
        return new AlertSketch(
                fields.owner().line(),
                labels(fields),
                fields.optional("annotations").map(Value::texts).orElse(Map.of()),
                fields.optional("revision").map(Value::text),
                fields.optional("startsAt").map(v -> Times.read(v, now)),
                fields.optional("status").map(AlertReader::status).orElse("firing"),
                fields.optional("endsAt").map(v -> Times.read(v, now)));
    }

    private static Map<String, String> labels(Fields fields) {
        var labels = new LinkedHashMap<String, String>();
        fields.optional("alertname").ifPresent(name -> labels.put("alertname", name.text()));
        fields.optional("labels").ifPresent(written -> labels.putAll(written.texts()));
        return labels;
    }

    private static String status(Value value) {
        String status = value.text();
        if (!status.equals("firing") && !status.equals("resolved")) {
            value.problem("no such status; allowed: firing, resolved");
        }
        return status;
    }
}
