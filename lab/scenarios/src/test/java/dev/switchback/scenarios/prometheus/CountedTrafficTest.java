package dev.switchback.scenarios.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.monitoring.PrometheusClient.QueryAnswer;
import dev.switchback.monitoring.PrometheusClient.TimeSeries;
import dev.switchback.rollback.config.ServiceConfig.RecordingRules;
import dev.switchback.scenarios.file.Place;
import dev.switchback.scenarios.file.Scenario.TrafficStep;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountedTrafficTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final Place ORDERS = new Place("shop", "orders");

    private Instant now = NOW;
    private final Map<String, String> revisions = new HashMap<>(Map.of("aaa", "aaa", "current", "bbb"));

    private CountedTraffic traffic(TrafficStep... steps) {
        var traffic = new CountedTraffic(
                List.of(steps),
                new RecordingRules("requests", "errors", "timed", "slow"),
                (place, revision) -> Optional.ofNullable(revisions.get(revision)),
                () -> now);
        traffic.begin();
        return traffic;
    }

    private static TrafficStep step(String revision, long from, double rate, double failing) {
        return new TrafficStep(ORDERS, revision, NOW.plusSeconds(from), rate, failing, 0);
    }

    private QueryAnswer ask(CountedTraffic traffic, String selector, int windows) {
        return PrometheusClient.over(URI.create("http://prometheus:9090"), traffic)
                .range("{" + selector + "}", now.minusSeconds(30L * (windows - 1)), now, Duration.ofSeconds(30));
    }

    private List<Double> values(CountedTraffic traffic, String selector, int windows) {
        List<TimeSeries> series = ask(traffic, selector, windows).series();
        assertThat(series).hasSizeLessThan(2);
        return series.stream()
                .flatMap(one -> one.values().stream())
                .map(TimeSeries.Value::value)
                .toList();
    }

    @Test
    void eachWindowHasTheRequestsOfItsHalfMinute() {
        var traffic = traffic(step("aaa", -40, 2, 0.5), step("aaa", -10, 5, 0.1));
        assertThat(values(traffic, "__name__=\"requests\"", 3)).containsExactly(20.0, 90.0);
        assertThat(values(traffic, "__name__=\"errors\"", 3)).containsExactly(0.5, 25.0 / 90);
    }

    @Test
    void withoutRequestsThereIsNoShare() {
        var traffic = traffic(step("aaa", -60, 2, 0.5), step("aaa", -30, 0, 0));
        assertThat(values(traffic, "__name__=\"requests\"", 2)).containsExactly(60.0, 0.0);
        assertThat(values(traffic, "__name__=\"errors\"", 2)).containsExactly(0.5);
    }

    @Test
    void aStepIsAboutWhatIsCurrentWhenItBegins() {
        var traffic = traffic(step("current", -30, 1, 0), step("current", 30, 1, 0));
        assertThat(traffic.next()).contains(NOW.plusSeconds(30));
        revisions.put("current", "ccc");
        now = NOW.plusSeconds(60);
        traffic.begin();
        assertThat(traffic.next()).isEmpty();
        assertThat(values(traffic, "__name__=\"requests\",pod_template_hash=\"bbb\"", 1))
                .containsExactly(30.0);
        assertThat(values(traffic, "__name__=\"requests\",pod_template_hash=\"ccc\"", 1))
                .containsExactly(30.0);
    }

    @Test
    void whatHappensWhileItIsStoppedIsNotCounted() {
        var traffic = traffic(step("aaa", -300, 1, 0));
        traffic.stop();
        assertThat(ask(traffic, "__name__=\"requests\"", 1).failure())
                .hasValueSatisfying(why -> assertThat(why).contains("Connection refused"));
        now = NOW.plusSeconds(60);
        traffic.start();
        now = NOW.plusSeconds(70);
        assertThat(values(traffic, "__name__=\"requests\"", 4))
                .as("20 s before, at 20 s and 50 s of the outage not at all, and since it is back")
                .containsExactly(30.0, 10.0);
    }

    @Test
    void seriesOfOthersAreNotSelected() {
        var traffic = traffic(step("aaa", -60, 2, 0));
        assertThat(values(traffic, "namespace=\"other\"", 2)).isEmpty();
        assertThat(values(traffic, "__name__=~\"requests|slow\",deployment=~\"ord|carts\"", 2))
                .isEmpty();
        assertThat(values(traffic, "__name__=\"requests\",pod_template_hash!=\"aaa\"", 2))
                .isEmpty();
    }

    @Test
    void whatItDoesNotUnderstandIsAMistakeAndNoEmptyAnswer() {
        assertThatThrownBy(() -> traffic().get(URI.create("http://p/api/v1/query?query=sum(up)")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot evaluate sum(up)");
    }
}
