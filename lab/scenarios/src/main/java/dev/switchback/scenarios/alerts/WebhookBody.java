package dev.switchback.scenarios.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The body that Alertmanager posts, version 4. */
public final class WebhookBody {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final String ALERTMANAGER = "http://alertmanager.monitoring:9093";

    private WebhookBody() {}

    /**
     * An alert in a body.
     *
     * @param startsAt empty to leave the field out
     */
    public record Sent(
            String status,
            Map<String, String> labels,
            Map<String, String> annotations,
            Optional<String> startsAt,
            String endsAt) {}

    /** An alert as Alertmanager sends it at {@code now}. */
    static Sent sent(FiringAlert alert, Instant now) {
        boolean fires = alert.firesAt(now);
        String end = fires ? NEVER : alert.endsAt().orElse(now).toString();
        return new Sent(fires ? "firing" : "resolved", alert.labels(), alert.annotations(), alert.startsAt(), end);
    }

    /** The zero time that a firing alert carries as its end. */
    public static String never() {
        return NEVER;
    }

    /** @param groupLabels by which the alerts are grouped */
    public static String of(List<Sent> alerts, Map<String, String> groupLabels) {
        ObjectNode body = JSON.objectNode();
        body.put("version", "4");
        body.put("groupKey", "{}:" + groupLabels);
        body.put("truncatedAlerts", 0);
        body.put("status", alerts.stream().anyMatch(a -> a.status().equals("firing")) ? "firing" : "resolved");
        body.put("receiver", "switchback");
        body.set("groupLabels", texts(groupLabels));
        body.set("commonLabels", texts(common(alerts, Sent::labels)));
        body.set("commonAnnotations", texts(common(alerts, Sent::annotations)));
        body.put("externalURL", ALERTMANAGER);
        var list = body.putArray("alerts");
        alerts.forEach(alert -> list.add(json(alert)));
        return body.toString();
    }

    private static JsonNode json(Sent alert) {
        ObjectNode json = JSON.objectNode();
        json.put("status", alert.status());
        json.set("labels", texts(alert.labels()));
        json.set("annotations", texts(alert.annotations()));
        alert.startsAt().ifPresent(start -> json.put("startsAt", start));
        json.put("endsAt", alert.endsAt());
        json.put("generatorURL", "");
        json.put("fingerprint", FiringAlert.fingerprint(alert.labels()));
        return json;
    }

    /** What all alerts have in common. */
    private static Map<String, String> common(List<Sent> alerts, Function<Sent, Map<String, String>> part) {
        if (alerts.isEmpty()) {
            return Map.of();
        }
        var common = new LinkedHashMap<>(part.apply(alerts.get(0)));
        alerts.forEach(alert -> common.entrySet().retainAll(part.apply(alert).entrySet()));
        return common;
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode json = JSON.objectNode();
        texts.forEach(json::put);
        return json;
    }
}
