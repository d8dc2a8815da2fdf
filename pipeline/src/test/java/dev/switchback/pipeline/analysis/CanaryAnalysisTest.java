package dev.switchback.pipeline.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.pipeline.analysis.AnalysisVerdict.Fail;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Inconclusive;
import dev.switchback.pipeline.analysis.AnalysisVerdict.NoData;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Pass;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Retreat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 19 stable pods and one of the canary, 25 requests each in every scrape; each stable pod fails one request in 200. */
class CanaryAnalysisTest {
    private static final int STABLE = 19;

    private final double[] requests = new double[STABLE + 1];
    private final double[] errors = new double[STABLE + 1];
    private CanaryAnalysis analysis = new CanaryAnalysis(AnalysisSettings.DEFAULT);
    private double time = -600;

    private AnalysisVerdict scrape(double canaryErrors) {
        return scrape(canaryErrors, 0);
    }

    /** The next scrape, with so many more errors of the canary, and of each stable pod. */
    private AnalysisVerdict scrape(double canaryErrors, double stableErrors) {
        return analysis.observe(samples(canaryErrors, stableErrors));
    }

    private List<PodSample> samples(double canaryErrors, double stableErrors) {
        time += 5;
        List<PodSample> samples = new ArrayList<>();
        for (int pod = 0; pod <= STABLE; pod++) {
            boolean canary = pod == STABLE;
            boolean unlucky = !canary && Math.floorMod(Math.round(time / 5) * 7 + pod, 8) == 0;
            if (!canary || time > 0) {
                requests[pod] += 25;
                errors[pod] += canary ? canaryErrors : stableErrors + (unlucky ? 1 : 0);
                samples.add(new PodSample(time, "pod-" + pod, canary, requests[pod], errors[pod]));
            }
        }
        return samples;
    }

    private void history() {
        while (time < 0) {
            scrape(0);
        }
    }

    @Test
    void aHealthyCanaryPassesOnceEnoughIsSeen() {
        history();

        assertThat(scrape(0)).isInstanceOf(Inconclusive.class);
        for (int i = 0; i < 20; i++) {
            scrape(i % 8 == 0 ? 1 : 0);
        }

        assertThat(analysis.verdict()).isInstanceOf(Pass.class);
        assertThat(analysis.verdict().why()).isEqualTo("3 of 525 canary requests failed, 0.5% of stable's");
        assertThat(analysis.requestsHurt()).isLessThan(1);
    }

    @Test
    void aBadCanaryLosesItsTrafficThenGetsASecondLookThenIsAborted() {
        history();
        AnalysisVerdict first = scrape(1);
        while (!(first instanceof Retreat)) {
            first = scrape(1);
        }
        double retreatedAt = time;

        assertThat(first.withoutTraffic()).isEqualTo(Duration.ofMinutes(3));
        assertThat(first.aborts()).isFalse();
        assertThat(analysis.canaryErrors()).isLessThanOrEqualTo(8);
        while (time < retreatedAt + 180) {
            assertThat(scrape(25).aborts())
                    .as("the canary has no traffic, so nothing counts")
                    .isFalse();
        }
        AnalysisVerdict second = scrape(1);
        while (!second.aborts()) {
            second = scrape(1);
        }

        assertThat(analysis.retreats()).containsExactly(retreatedAt);
        assertThat(analysis.canaryErrors()).isLessThanOrEqualTo(14);
        assertThat(second.why())
                .matches("\\d+ of \\d+ canary requests failed, 0\\.5% of stable's;"
                        + " chance of that on a healthy canary below 1 in 1,000");
        assertThat(scrape(0)).as("a Fail stays").isSameAs(second);
    }

    @Test
    void aVersionThatFailsEverythingGetsNoSecondChance() {
        history();

        assertThat(scrape(25)).isInstanceOf(Fail.class);
        assertThat(analysis.retreats()).isEmpty();
        assertThat(analysis.canaryErrors()).isEqualTo(25);
        assertThat(analysis.verdict().why()).contains("25 of 25 failed in one scrape");
    }

    @Test
    void anOutageOfBothRevisionsIsNotTheCanarysFault() {
        history();

        for (int i = 0; i < 60; i++) {
            assertThat(scrape(12, 12)).isNotInstanceOfAny(Fail.class, Retreat.class);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(scrape(25, 24)).isNotInstanceOfAny(Fail.class, Retreat.class);
        }
    }

    @Test
    void withoutTrafficItHoldsWithoutAVerdict() {
        assertThat(analysis.verdict()).isInstanceOf(NoData.class);
        history();

        for (int i = 0; i < 100; i++) {
            requests[STABLE] = -25;
            assertThat(scrape(0)).isEqualTo(new NoData("the canary has served no request yet", true));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1, 1e18, 1e30, Double.POSITIVE_INFINITY})
    void aNumberThatCannotBeIsAsGoodAsMissing(double nonsense) {
        history();
        scrape(0);

        for (int i = 0; i < 30; i++) {
            List<PodSample> scrape = new ArrayList<>(samples(0, 0));
            PodSample good = scrape.remove(i % scrape.size());
            scrape.add(new PodSample(good.seconds(), good.pod(), good.canary(), 1e9, nonsense));
            PodSample other = scrape.remove(0);
            scrape.add(new PodSample(other.seconds(), other.pod(), other.canary(), nonsense, 0));
            assertThat(analysis.observe(scrape)).isNotInstanceOfAny(Fail.class, Retreat.class);
        }
    }

    @Test
    void aClockThatJumpsHolds() {
        history();
        scrape(0);

        time += 3600;
        assertThat(scrape(0)).isNotInstanceOfAny(Fail.class, Retreat.class);
        time -= 3600;
        for (int i = 0; i < 10; i++) {
            assertThat(scrape(25)).as("samples that are not newer say nothing").isNotInstanceOf(Fail.class);
        }
    }

    @Test
    void aRestartedPodCountsFromZero() {
        history();
        for (int i = 0; i < 40; i++) {
            requests[STABLE] = i % 10 == 0 ? 0 : requests[STABLE];
            errors[STABLE] = i % 10 == 0 ? 0 : errors[STABLE];
            scrape(0);
        }

        assertThat(analysis.canaryRequests()).isEqualTo(40 * 25);
        assertThat(analysis.verdict()).isInstanceOf(Pass.class);
    }

    @Test
    void aScrapeThatMissesTheCanaryLosesNothing() {
        history();
        scrape(0);
        for (int i = 0; i < 12; i++) {
            List<PodSample> scrape = samples(0, 12);
            scrape.removeIf(sample -> sample.canary());
            analysis.observe(scrape);
        }
        scrape(12 * 12);

        assertThat(analysis.canaryRequests()).isEqualTo(14 * 25);
        assertThat(analysis.verdict())
                .as("both are compared over the same minute")
                .isNotInstanceOf(Retreat.class);
    }

    /** As in a second look, whose history has samples of the canary that are not those of one scrape with the stable pods. */
    @Test
    void whatCannotBeComparedIsNoReasonToPass() {
        while (time < 0) {
            List<PodSample> scrape = samples(0, 0);
            if (time == -40) {
                scrape.add(new PodSample(time, "pod-" + STABLE, true, 0, 0));
            }
            analysis.observe(scrape);
        }
        requests[STABLE] = 9 * 25;

        assertThat(scrape(60)).as(analysis.verdict().why()).isInstanceOf(NoData.class);
        assertThat(analysis.canaryErrors()).isEqualTo(60);
    }

    @Test
    void theBudgetStopsWhatTheStatisticsCannotTell() {
        analysis = new CanaryAnalysis(new AnalysisSettings(0.001, Duration.ofMinutes(3), 1, 20, Duration.ofSeconds(5)));
        history();
        AnalysisVerdict verdict = scrape(0);
        for (int i = 0; i < 400 && !verdict.aborts(); i++) {
            verdict = scrape(i % 3 == 0 ? 1 : 0);
        }

        assertThat(verdict).isInstanceOf(Fail.class);
        assertThat(verdict.why()).contains("20 requests hurt, the budget is 20");
    }

    @Test
    void theSameScrapesGiveWhoeverTakesOverTheSameVerdict() {
        List<List<PodSample>> told = new ArrayList<>();
        for (int i = 0; i < 120 + 45; i++) {
            told.add(samples(1, 0));
        }
        told.forEach(analysis::observe);
        var second = new CanaryAnalysis(AnalysisSettings.DEFAULT);
        told.forEach(second::observe);

        assertThat(second.verdict()).isEqualTo(analysis.verdict());
        assertThat(second.retreats()).isEqualTo(analysis.retreats()).isNotEmpty();
    }

    /** After a blue-green flip: the old side's pods are scraped still, and serve nothing. */
    private AnalysisVerdict flipped(double errorsOfEach) {
        time += 5;
        List<PodSample> samples = new ArrayList<>();
        for (int pod = 0; pod < STABLE; pod++) {
            samples.add(new PodSample(time, "pod-" + pod, false, requests[pod], errors[pod]));
            samples.add(new PodSample(time, "new-" + pod, true, 25 * time / 5, errorsOfEach * time / 5));
        }
        return analysis.observe(samples);
    }

    @Test
    void alonePassesWhenItFailsNoMoreThanTheOthersInTheHourBefore() {
        analysis = new CanaryAnalysis(AnalysisSettings.DEFAULT, 1, true);
        history();
        for (int i = 0; i < 20; i++) {
            flipped(0.125);
        }

        assertThat(analysis.verdict()).isInstanceOf(Pass.class);
    }

    @Test
    void aloneFailsAtOnceWhenItFailsMore() {
        analysis = new CanaryAnalysis(AnalysisSettings.DEFAULT, 1, true);
        history();

        assertThat(flipped(2)).isInstanceOf(Fail.class);
    }

    @Test
    void aloneWithoutHistoryNothingIsSaid() {
        analysis = new CanaryAnalysis(AnalysisSettings.DEFAULT, 1, true);
        time = 0;

        assertThat(flipped(2).why()).contains("in the hour before");
        assertThat(analysis.verdict()).isInstanceOf(NoData.class);
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new AnalysisSettings(1, Duration.ofMinutes(3), 1, 0, Duration.ofSeconds(5)))
                .hasMessage("alpha: 1.0 is not over 0 and below 1");
    }
}
