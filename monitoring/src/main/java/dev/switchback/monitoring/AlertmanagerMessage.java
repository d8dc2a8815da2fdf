package dev.switchback.monitoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Reads Alertmanager's webhook body, version 4. Unknown fields are ignored; no URL in it is ever fetched. */
public final class AlertmanagerMessage {
    private static final int MAX_NESTING = 64;
    private static final int MAX_TEXTS = 128;

    /** Years in which an alert can have started. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build());

    private AlertmanagerMessage() {}

    /** What a body turned out to be. */
    public sealed interface Parsed {
        record Alerts(List<IncomingAlert> alerts) implements Parsed {}

        /** Not a message; {@code why} can be shown to the sender. */
        record Malformed(String why) implements Parsed {}
    }

    /** Reads a body that was received at {@code now}. */
    public static Parsed parse(String body, Instant now) {
        JsonNode message;
        try {
            message = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return new Parsed.Malformed(
                    "the body is not JSON: " + IncomingAlert.sanitised(e.getOriginalMessage(), 200));
        }
        if (message == null || !message.isObject() || !message.path("alerts").isArray()) {
            return new Parsed.Malformed("the body is not an Alertmanager message: it has no list \"alerts\"");
        }
        JsonNode version = message.path("version");
        if (!version.isMissingNode() && !version.asText().equals("4")) {
            return new Parsed.Malformed("version "
                    + IncomingAlert.sanitised(version.asText(), 20)
                    + " of the message is unknown; this service reads version 4");
        }
        var alerts = new ArrayList<IncomingAlert>();
        message.path("alerts").forEach(alert -> alerts.add(alert(alert, now)));
        return new Parsed.Alerts(alerts);
    }

    /** Reads one alert of Alertmanager's API v2, which fires whatever its {@code endsAt}. */
    public static IncomingAlert polled(JsonNode alert, Instant now) {
        return alert(alert, Optional.empty(), now);
    }

    private static IncomingAlert alert(JsonNode alert, Instant now) {
        Optional<Instant> endsAt = time(alert.path("endsAt"));
        boolean resolved = alert.path("status").asText("firing").equals("resolved")
                || endsAt.filter(at -> !at.isAfter(now)).isPresent();
        return alert(alert, resolved ? endsAt.or(() -> Optional.of(now)) : Optional.empty(), now);
    }

    private static IncomingAlert alert(JsonNode alert, Optional<Instant> resolvedAt, Instant now) {
        Map<String, String> labels = texts(alert.path("labels"));
        String fingerprint = alert.path("fingerprint").asText("");
        return new IncomingAlert(
                labels,
                texts(alert.path("annotations")),
                fingerprint.matches("[0-9A-Za-z]{1,64}") ? fingerprint : fingerprint(labels),
                new IncomingAlert.Times(time(alert.path("startsAt")), resolvedAt, time(alert.path("updatedAt")), now));
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> text : object.properties()) {
            if (texts.size() < MAX_TEXTS && text.getValue().isTextual()) {
                String name = IncomingAlert.sanitised(text.getKey(), IncomingAlert.MAX_TEXT);
                texts.put(name, IncomingAlert.sanitised(text.getValue().asText(), IncomingAlert.MAX_TEXT));
            }
        }
        return texts;
    }

    /** RFC 3339 with any offset; Go's zero time and times out of any reason are none. */
    private static Optional<Instant> time(JsonNode node) {
        try {
            Instant at = OffsetDateTime.parse(node.asText("")).toInstant();
            return at.isAfter(EARLIEST) && at.isBefore(LATEST) ? Optional.of(at) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String fingerprint(Map<String, String> labels) {
        return "labels" + UUID.nameUUIDFromBytes(labels.toString().getBytes(StandardCharsets.UTF_8));
    }
}
