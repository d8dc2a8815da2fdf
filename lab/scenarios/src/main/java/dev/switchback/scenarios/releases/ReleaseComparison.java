package dev.switchback.scenarios.releases;

import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.scenarios.releases.ReleaseScenario.Expectation;
import dev.switchback.scenarios.report.ScenarioResult.Difference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Compares how a release ended with what was expected. */
final class ReleaseComparison {
    private final ReleaseScenario scenario;
    private final End end;
    private final List<Difference> differences = new ArrayList<>();

    /**
     * How things are at the end.
     *
     * @param restored whether everything but images is as before
     */
    record End(
            Delivery delivery,
            Map<String, String> images,
            boolean restored,
            List<String> verdicts,
            SimulatedUsers users) {}

    ReleaseComparison(ReleaseScenario scenario, End end) {
        this.scenario = scenario;
        this.end = end;
    }

    List<Difference> differences() {
        Expectation expect = scenario.expect();
        standing(expect.standing());
        harm(expect.harm());
        expect.images()
                .forEach((name, image) ->
                        same("image of " + name, image, end.images().getOrDefault(name, "none")));
        expect.restored().ifPresent(wanted -> same("restored", wanted.toString(), String.valueOf(end.restored())));
        return List.copyOf(differences);
    }

    private void standing(Expectation.Standing wanted) {
        DeliveryStatus status = end.delivery().status();
        wanted.phase().ifPresent(phase -> same("phase", phase, status.phase().text()));
        wanted.cause()
                .ifPresent(cause -> same(
                        "cause",
                        cause,
                        status.failure()
                                .map(failure -> failure.cause()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'))
                                .orElse("none")));
        wanted.message()
                .filter(part -> !status.message().contains(part))
                .ifPresent(part -> same("message", part, status.message()));
        wanted.weight()
                .ifPresent(
                        weight -> same("weight", weight + "%", status.position().weight() + "%"));
        wanted.retreats()
                .ifPresent(retreats -> same(
                        "retreats",
                        String.valueOf(retreats),
                        String.valueOf(status.position().retreats())));
        wanted.within().ifPresent(within -> ended(within, status));
        for (String verdict : wanted.verdicts()) {
            if (!end.verdicts().contains(verdict)) {
                differences.add(
                        new Difference("verdicts", verdict, end.verdicts().toString()));
            }
        }
    }

    private void ended(Duration within, DeliveryStatus status) {
        Instant ended = status.times().ended().orElse(Instant.MAX);
        if (ended.isAfter(scenario.now().plus(within))) {
            String found = status.times()
                    .ended()
                    .map(at -> Duration.between(scenario.now(), at).toSeconds() + " s")
                    .orElse("it has not ended");
            differences.add(new Difference("within", within.toSeconds() + " s", found));
        }
    }

    private void harm(Expectation.Harm most) {
        String candidate = end.delivery().spec().image();
        atMost(
                "hurt",
                most.hurt(),
                Math.round(end.delivery().status().findings().requestsHurt()));
        atMost("failed", most.failed(), end.users().failed(candidate));
        atMost("unserved", most.unserved(), end.users().unserved());
    }

    private void atMost(String what, OptionalInt most, long found) {
        if (most.isPresent() && found > most.getAsInt()) {
            differences.add(new Difference(what, "at most " + most.getAsInt(), String.valueOf(found)));
        }
    }

    private void same(String what, String wanted, String found) {
        if (!wanted.equals(found)) {
            differences.add(new Difference(what, wanted, found));
        }
    }
}
