package dev.switchback.pipeline.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.DeliveryStatus.Failure;
import dev.switchback.resources.DeliveryStatus.Side;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CDEvents (version 0.5.1 of the specification), each in a CloudEvent of the structured mode: {@code service.deployed} when a
 * canary gets traffic for the first time, {@code service.upgraded} when a delivery is promoted, {@code service.rolledback}
 * when what it had changed is undone.
 */
final class CdEvents {
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";
    private static final String SPECIFICATION = "0.5.1";

    /** Registry and path, name, tag, digest. */
    private static final Pattern IMAGE = Pattern.compile("(.*?)([^/:@]+)(?::([^/:@]+))?(?:@(.+))?");

    private CdEvents() {}

    /** The event that some news is; empty for news that CDEvents have no word for. */
    static Optional<ObjectNode> of(DeliveryNews news, Delivery delivery, DeliveryStatus next, Instant now) {
        String candidate = delivery.spec().image();
        return switch (news.kind()) {
            case WEIGHT ->
                isFirst(delivery.status(), next)
                        ? Optional.of(event("deployed", candidate, delivery, next, now))
                        : Optional.empty();
            case PROMOTED -> Optional.of(event("upgraded", candidate, delivery, next, now));
            case ROLLED_BACK ->
                next.before().map(before -> event("rolledback", before.stable().image(), delivery, next, now));
            case STARTED, RETREATED, PAUSED, UNDOING, REFUSED -> Optional.empty();
        };
    }

    private static boolean isFirst(DeliveryStatus last, DeliveryStatus next) {
        boolean first = last.position().weight() == 0 && next.position().weight() > 0;
        return first && next.position().retreats() == 0;
    }

    private static ObjectNode event(String what, String image, Delivery delivery, DeliveryStatus status, Instant now) {
        String id = delivery.uid() + "-" + what + "-" + now.toEpochMilli();
        String source = "/switchback/deliveries/" + delivery;
        String type = "dev.cdevents.service." + what + ".0.3.0";
        String subject = delivery.namespace() + "/" + delivery.spec().workload().name();
        ObjectNode cloud = JsonNodeFactory.instance.objectNode();
        cloud.put("specversion", "1.0")
                .put("id", id)
                .put("source", source)
                .put("type", type)
                .put("subject", subject)
                .put("time", now.toString())
                .put("datacontenttype", "application/json");
        ObjectNode data = cloud.putObject("data");
        data.putObject("context")
                .put("specversion", SPECIFICATION)
                .put("id", id)
                .put("source", source)
                .put("type", type)
                .put("timestamp", now.toString())
                .put("chainId", delivery.uid());
        ObjectNode about = data.putObject("subject").put("id", subject).put("source", source);
        ObjectNode content = about.putObject("content");
        content.putObject("environment").put("id", delivery.namespace());
        content.put("artifactId", artifact(image));
        custom(data.putObject("customData"), delivery, status);
        data.put("customDataContentType", "application/json");
        return cloud;
    }

    private static void custom(ObjectNode custom, Delivery delivery, DeliveryStatus status) {
        custom.put("delivery", delivery.toString()).put("image", delivery.spec().image());
        status.before().map(before -> before.stable()).map(Side::image).ifPresent(image -> custom.put("from", image));
        String commit = delivery.spec().release().commit();
        if (!commit.isEmpty()) {
            custom.put("commit", commit);
        }
        status.failure().map(Failure::why).ifPresent(why -> custom.put("why", why));
        custom.put("requestsHurt", Math.round(status.findings().requestsHurt()));
    }

    /** A package URL, such as {@code pkg:oci/orders?repository_url=registry.example.org%2Forders&tag=1.8.0}. */
    static String artifact(String image) {
        Matcher parts = IMAGE.matcher(image);
        if (!parts.matches()) {
            return "pkg:oci/" + encoded(image);
        }
        String path = group(parts, 1);
        String name = group(parts, 2);
        String tag = prefixed("tag=", group(parts, 3));
        String digest = prefixed("@", group(parts, 4));
        String where = path.isEmpty() ? "" : prefixed("repository_url=", path + name);
        String both = where + (where.isEmpty() || tag.isEmpty() ? "" : "&") + tag;
        return "pkg:oci/" + encoded(name) + digest + (both.isEmpty() ? "" : "?" + both);
    }

    private static String group(Matcher parts, int number) {
        return Optional.ofNullable(parts.group(number)).orElse("");
    }

    private static String prefixed(String prefix, String text) {
        return text.isEmpty() ? "" : prefix + encoded(text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
