package dev.switchback.demo.canary;

import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.stage.CanaryStage;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.DeliveryStatus.VerdictEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at a delivery again and again, and tells what has changed. */
final class DeliveryWatcher {
    private final CanaryStage stage;
    private final Consumer<String> told;
    private final List<String> lines = new ArrayList<>();
    private Optional<Instant> begun = Optional.empty();
    private volatile Optional<Delivery> last = Optional.empty();
    private String lastLine = "";

    /** @param told gets a line for each change */
    DeliveryWatcher(CanaryStage stage, Consumer<String> told) {
        this.stage = stage;
        this.told = told;
    }

    /** The delivery as it is now, when there is one. */
    synchronized Optional<Delivery> look() throws GaveUp {
        try {
            Optional<Delivery> now = stage.shop().delivery("orders");
            now.ifPresent(this::note);
            return now;
        } catch (ApiException e) {
            throw new GaveUp("the API server does not answer: " + e.getMessage());
        }
    }

    private void note(Delivery delivery) {
        last = Optional.of(delivery);
        String line = line(delivery.status());
        if (!line.equals(lastLine)) {
            lastLine = line;
            Instant now = stage.equipment().clock().instant();
            Instant start = begun.orElse(now);
            begun = Optional.of(start);
            lines.add(String.format(
                    Locale.ROOT, "%6.1f s  %s", Duration.between(start, now).toMillis() / 1000.0, line));
            told.accept(line);
        }
    }

    /** What people want to hear of: not each look of the analysis, but each change of what it says. */
    private static String line(DeliveryStatus status) {
        var verdict = newest(status).map(VerdictEntry::verdict).orElse("not judged yet");
        var retreat = status.position().retreatUntil().isPresent() ? "; retreated: " + why(status) : "";
        var failure = status.failure().map(f -> "; " + f.why()).orElse("");
        return "%s, %s, canary gets %d%%, %s%s%s"
                .formatted(
                        status.phase().text(),
                        status.position().name(),
                        status.position().weight(),
                        verdict,
                        retreat,
                        failure);
    }

    private static String why(DeliveryStatus status) {
        return newest(status).map(VerdictEntry::why).orElse("");
    }

    private static Optional<VerdictEntry> newest(DeliveryStatus status) {
        var verdicts = status.findings().verdicts();
        return verdicts.isEmpty() ? Optional.empty() : Optional.of(verdicts.get(verdicts.size() - 1));
    }

    /** What the analysis said last, with its reason. */
    static String lastVerdict(Delivery delivery) {
        return newest(delivery.status())
                .map(entry -> entry.verdict() + ": " + entry.why())
                .orElse("not judged yet");
    }

    /** The delivery as it was last seen. */
    Optional<Delivery> last() {
        return last;
    }

    /** What has changed when, in seconds since the delivery was first seen. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** How things stand, for people who wait. */
    String situation() {
        return last.map(delivery -> delivery.status().message()).orElse("no delivery yet");
    }
}
