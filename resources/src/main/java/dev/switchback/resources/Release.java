package dev.switchback.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a delivery ships.
 *
 * @param source where the image was built from; empty when nobody said so
 * @param pinConfig whether the pods get immutable copies of the ConfigMaps and Secrets that they refer to
 * @param eventsUrl where CDEvents are sent
 */
public record Release(String image, Optional<Source> source, boolean pinConfig, Optional<String> eventsUrl) {

    public static Release of(String image) {
        return new Release(image, Optional.empty(), false, Optional.empty());
    }

    /**
     * The commit that an image was built from.
     *
     * @param commit its full name
     * @param committed when; empty when the commit was not found
     * @param from the commit that runs so far; empty when it is not known
     * @param changes the commits since then, newest first; bounded
     * @param more how many more there are
     */
    public record Source(String commit, Optional<Instant> committed, String from, List<Change> changes, int more) {

        /** Puts it into an object as {@code source}. */
        public void write(ObjectNode parent) {
            ObjectNode node = parent.putObject("source").put("commit", commit);
            committed.ifPresent(at -> node.put("committed", at.toString()));
            node.put("from", from);
            ArrayNode list = node.putArray("changes");
            changes.forEach(change -> list.addObject()
                    .put("commit", change.commit())
                    .put("at", change.at().toString())
                    .put("author", change.author())
                    .put("subject", change.subject()));
            node.put("more", more);
        }
    }

    /** One commit, without anything that a terminal would take for a command. */
    public record Change(String commit, Instant at, String author, String subject) {}

    public Release withImage(String other) {
        return new Release(other, source, pinConfig, eventsUrl);
    }

    public Release withSource(Source known) {
        return new Release(image, Optional.of(known), pinConfig, eventsUrl);
    }

    public Release pinningConfig() {
        return new Release(image, source, true, eventsUrl);
    }

    public Release withEventsUrl(String url) {
        return new Release(image, source, pinConfig, Optional.of(url));
    }

    /** The commit; empty when nobody said which it is. */
    public String commit() {
        return source.map(Source::commit).orElse("");
    }

    /** Reads it from the spec of a delivery. */
    static Release read(JsonNode spec) {
        return new Release(
                DeliveryJson.text(spec, "spec", "image"),
                Optional.of(spec.path("source")).filter(JsonNode::isObject).map(Release::source),
                spec.path("pinConfig").asBoolean(false),
                Optional.of(spec.at("/events/url").asText("")).filter(url -> !url.isEmpty()));
    }

    void write(ObjectNode spec) {
        spec.put("image", image);
        source.ifPresent(known -> known.write(spec));
        if (pinConfig) {
            spec.put("pinConfig", true);
        }
        eventsUrl.ifPresent(url -> spec.putObject("events").put("url", url));
    }

    private static Source source(JsonNode node) {
        List<Change> changes = new ArrayList<>();
        node.path("changes")
                .forEach(change -> changes.add(new Change(
                        change.path("commit").asText(""),
                        RollbackJson.instant(change.path("at")).orElse(Instant.EPOCH),
                        change.path("author").asText(""),
                        change.path("subject").asText(""))));
        return new Source(
                node.path("commit").asText(""),
                RollbackJson.instant(node.path("committed")),
                node.path("from").asText(""),
                List.copyOf(changes),
                node.path("more").asInt());
    }
}
