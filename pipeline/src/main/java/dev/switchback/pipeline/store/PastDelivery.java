package dev.switchback.pipeline.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import dev.switchback.resources.DeliveryStatus.VerdictEntry;
import dev.switchback.resources.Release.Change;
import dev.switchback.resources.Release.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A delivery that has ended, as later ones of its name remember it.
 *
 * @param workload as {@code namespace/name}
 * @param failure why it was undone; empty when it was promoted
 * @param detected when it was known to be bad; empty when that is not known, or it was promoted
 * @param leads from commit to promotion, of each commit that it brought; bounded
 */
public record PastDelivery(
        String workload,
        String image,
        Instant started,
        Instant ended,
        Optional<Cause> failure,
        Optional<Instant> detected,
        List<Duration> leads) {
    private static final int MOST_LEADS = 20;

    /** What is to be remembered; empty when it changed nothing, or has not ended. */
    static Optional<PastDelivery> of(Delivery delivery) {
        var status = delivery.status();
        Optional<Instant> ended = status.times().ended();
        if (status.before().isEmpty() || ended.isEmpty() || status.phase().isOpen()) {
            return Optional.empty();
        }
        boolean promoted = status.phase() == DeliveryPhase.SUCCEEDED;
        return Optional.of(new PastDelivery(
                delivery.spec().workload().toString(),
                delivery.spec().image(),
                status.times().started().orElse(ended.get()),
                ended.get(),
                promoted ? Optional.empty() : status.failure().map(failure -> failure.cause()),
                promoted ? Optional.empty() : detected(delivery),
                promoted ? leads(delivery, ended.get()) : List.of()));
    }

    /** By the analysis, else by the person who asked to abort it. */
    private static Optional<Instant> detected(Delivery delivery) {
        Optional<Instant> verdict = delivery.status().findings().verdicts().stream()
                .filter(entry -> entry.verdict().equals("Fail"))
                .map(VerdictEntry::at)
                .findFirst();
        return verdict.or(() -> delivery.spec().request().map(Delivery.Request::at));
    }

    private static List<Duration> leads(Delivery delivery, Instant promoted) {
        Optional<Source> source = delivery.spec().release().source();
        Stream<Instant> commits = source.filter(known -> !known.changes().isEmpty())
                .map(known -> known.changes().stream().map(Change::at))
                .orElseGet(() -> source.flatMap(Source::committed).stream());
        return commits.map(at -> Duration.between(at, promoted))
                .filter(lead -> !lead.isNegative())
                .limit(MOST_LEADS)
                .toList();
    }

    void write(ArrayNode all) {
        ObjectNode node = all.addObject()
                .put("workload", workload)
                .put("image", image)
                .put("started", started.toString())
                .put("ended", ended.toString());
        failure.ifPresent(cause -> node.put("failure", cause.name()));
        detected.ifPresent(at -> node.put("detected", at.toString()));
        leads.forEach(lead -> node.withArray("/leads").add(lead.toSeconds()));
    }

    /** @throws RuntimeException when it is none */
    static PastDelivery read(JsonNode node) {
        List<Duration> leads = new ArrayList<>();
        node.path("leads").forEach(lead -> leads.add(Duration.ofSeconds(lead.asLong())));
        return new PastDelivery(
                node.path("workload").asText(),
                node.path("image").asText(),
                Instant.parse(node.path("started").asText()),
                Instant.parse(node.path("ended").asText()),
                Optional.of(node.path("failure").asText(""))
                        .filter(cause -> !cause.isEmpty())
                        .map(Cause::valueOf),
                Optional.of(node.path("detected").asText(""))
                        .filter(at -> !at.isEmpty())
                        .map(Instant::parse),
                List.copyOf(leads));
    }
}
