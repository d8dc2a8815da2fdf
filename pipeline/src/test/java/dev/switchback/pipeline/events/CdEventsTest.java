package dev.switchback.pipeline.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.DeliveryStatus.Before;
import dev.switchback.resources.DeliveryStatus.Failure;
import dev.switchback.resources.DeliveryStatus.Side;
import dev.switchback.resources.DeliveryStatus.State;
import dev.switchback.resources.Release;
import dev.switchback.resources.Release.Source;
import dev.switchback.resources.Strategy;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CDEvents of a delivery, against the published schemas. */
class CdEventsTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final Delivery DELIVERY = new Delivery(
            "shop",
            "orders",
            "5b1e",
            "7",
            NOW,
            new Delivery.Spec(
                    WorkloadRef.deployment("shop", "orders"),
                    new Release(
                            "registry.example.org/shop/orders:2",
                            Optional.of(new Source("0123abcd", Optional.empty(), "", List.of(), 0)),
                            false,
                            Optional.of("http://events")),
                    Delivery.OnDriverLost.ABORT,
                    new Strategy.InPlace(false, Duration.ZERO),
                    Delivery.Checks.NONE,
                    Delivery.Spec.UNDO_WINDOW,
                    Optional.empty()),
            DeliveryStatus.NEW
                    .with(new Before(
                            new Side("orders", "u", "web", "orders:1", 2, ""),
                            Optional.empty(),
                            List.of(),
                            Optional.empty()))
                    .in(DeliveryPhase.PROGRESSING, ""));

    private static List<ObjectNode> events(Delivery delivery, DeliveryStatus next) {
        return DeliveryNews.of(delivery, next).stream()
                .flatMap(news -> CdEvents.of(news, delivery, next, NOW).stream())
                .toList();
    }

    private static ObjectNode only(DeliveryStatus next) {
        List<ObjectNode> events = events(DELIVERY, next);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @Test
    void eachIsValid() throws Exception {
        DeliveryStatus status = DELIVERY.status();
        DeliveryStatus weighed = status.with(status.position().weighing(5));
        DeliveryStatus failed = status.with(new State(
                DeliveryPhase.ROLLED_BACK,
                "",
                Optional.of(new Failure(Failure.Cause.CHECK_FAILED, "7 of 125 failed"))));

        check(only(weighed), "deployed");
        check(only(status.in(DeliveryPhase.SUCCEEDED, "promoted")), "upgraded");
        check(only(failed), "rolledback");
        assertThat(only(failed).at("/data/subject/content/artifactId").asText()).isEqualTo("pkg:oci/orders?tag=1");
        assertThat(only(failed).at("/data/customData/why").asText()).isEqualTo("7 of 125 failed");
        assertThat(only(failed).at("/data/customData/commit").asText()).isEqualTo("0123abcd");
    }

    @Test
    void whatChangesNothingIsNoEvent() {
        DeliveryStatus weighed =
                DELIVERY.status().with(DELIVERY.status().position().weighing(5));
        Delivery at5 = DELIVERY.withStatus(weighed);

        assertThat(events(at5, weighed.with(weighed.position().weighing(50)))).isEmpty();
        assertThat(events(at5, weighed.in(DeliveryPhase.PAUSED, "paused by ann")))
                .isEmpty();
        assertThat(events(
                        DELIVERY.withStatus(DeliveryStatus.NEW),
                        DeliveryStatus.NEW.in(DeliveryPhase.ROLLED_BACK, "no")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "orders:2, pkg:oci/orders?tag=2",
        "registry.example.org:5000/shop/orders:1.8, pkg:oci/orders?repository_url=registry.example.org%3A5000%2Fshop%2Forders&tag=1.8",
        "ghcr.io/shop/orders@sha256:0b31, pkg:oci/orders@sha256%3A0b31?repository_url=ghcr.io%2Fshop%2Forders",
        "orders, pkg:oci/orders"
    })
    void imagesAsPackageUrls(String image, String url) {
        assertThat(CdEvents.artifact(image)).isEqualTo(url);
    }

    private static void check(JsonNode event, String what) throws Exception {
        JsonNode data = event.path("data");
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("type").asText()).isEqualTo("dev.cdevents.service." + what + ".0.3.0");
        assertThat(event.path("type")).isEqualTo(data.at("/context/type"));
        assertThat(event.path("id")).isEqualTo(data.at("/context/id"));
        assertThat(event.path("source")).isEqualTo(data.at("/context/source"));
        assertThat(event.path("time")).isEqualTo(data.at("/context/timestamp"));
        assertThat(event.path("subject")).isEqualTo(data.at("/subject/id"));
        try (InputStream in = CdEventsTest.class.getResourceAsStream("service" + what + ".json")) {
            JsonNode schema = new ObjectMapper().readTree(in);
            List<String> wrong = new ArrayList<>();
            validate(schema, data, "", wrong);
            assertThat(wrong).isEmpty();
            ObjectNode broken = data.deepCopy();
            broken.withObject("/context").remove("id");
            broken.withObject("/subject").put("more", 1);
            validate(schema, broken, "", wrong);
            assertThat(wrong).hasSize(2);
        }
    }

    /** The keywords that these schemas use; a property is looked at when it is there. */
    private static void validate(JsonNode schema, JsonNode value, String at, List<String> wrong) {
        assertThat(schema.has("$ref")).as("%s refers to another schema", at).isFalse();
        boolean typed =
                switch (schema.path("type").asText("")) {
                    case "object" -> value.isObject();
                    case "string" -> value.isTextual();
                    default -> true;
                };
        boolean tooShort = value.isTextual()
                && value.asText().length() < schema.path("minLength").asInt();
        if (!typed || tooShort) {
            wrong.add(at + ": " + value);
        }
        boolean listed = !schema.has("enum");
        for (JsonNode one : schema.path("enum")) {
            listed |= one.equals(value);
        }
        if (!listed) {
            wrong.add(at + ": " + value + " is none of " + schema.path("enum"));
        }
        switch (schema.path("format").asText("")) {
            case "date-time" -> Instant.parse(value.asText());
            case "uri-reference", "uri" -> URI.create(value.asText());
            default -> {}
        }
        schema.path("required").forEach(key -> {
            if (!value.has(key.asText())) {
                wrong.add(at + "/" + key.asText() + " is missing");
            }
        });
        value.fieldNames().forEachRemaining(key -> {
            JsonNode property = schema.path("properties").path(key);
            if (!property.isMissingNode()) {
                validate(property, value.path(key), at + "/" + key, wrong);
            } else if (schema.has("additionalProperties")) {
                wrong.add(at + "/" + key + " is not allowed");
            }
        });
    }
}
