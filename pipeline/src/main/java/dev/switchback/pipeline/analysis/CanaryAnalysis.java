package dev.switchback.pipeline.analysis;

import dev.switchback.pipeline.analysis.AnalysisVerdict.Fail;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Inconclusive;
import dev.switchback.pipeline.analysis.AnalysisVerdict.NoData;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Pass;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Retreat;
import dev.switchback.pipeline.analysis.Interval.Counts;
import java.util.ArrayList;
import java.util.List;

/**
 * The analysis of one canary by one kind of counters: test, retreat, test again, and only then abort. It is told of every
 * scrape in the order of time, those of the hour before the start first, and gives its verdict of what it has seen so far.
 *
 * <p>Not for use by several threads. The same scrapes always give the same verdicts, so whoever takes over an analysis tells a
 * new one of them again.
 */
public final class CanaryAnalysis {
    /** A scrape with at least so many errors can abort without a second chance. */
    private static final double HOPELESS_ERRORS = 10;

    private static final double HOPELESS_SHARE = 0.8;

    /** How often as many requests as the unluckiest stable pod a canary may fail before the budget counts. */
    private static final double UNLUCKY = 2;

    /** By which part of the scrape interval the canary's scrape may be later, for an abort without a second chance. */
    private static final double SAME_CUT = 0.2;

    /**
     * Which part of the largest evidence against a stable pod is a floor for an abort. That evidence may begin at the pod's worst
     * moment, the canary's second look begins when it comes; docs/adr/0012 has the simulation.
     */
    private static final double PART_OF_LARGEST = 0.5;

    /** The smallest share of failed requests that a verdict Pass has to exclude. */
    private static final double SMALLEST_FAILING = 0.05;

    private final AnalysisSettings settings;
    private final double threshold;
    private int retreatsLeft;
    private final PodCounters counters = new PodCounters();
    private final StablePods stablePods = new StablePods();
    private final List<Double> retreats = new ArrayList<>();
    private final boolean alone;
    private SequentialTest test;
    private Counts canary = Counts.NONE;
    private Counts stable = Counts.NONE;
    private Counts inThisLook = Counts.NONE;
    private double expectedErrors;
    private double at;
    private double resumesAt;
    private boolean waiting;
    private double floor;
    private AnalysisVerdict verdict = new NoData("no scrape of the canary has been counted yet");

    /** An analysis that may retreat as often as the settings say. */
    public CanaryAnalysis(AnalysisSettings settings) {
        this(settings, 0, false);
    }

    /**
     * An analysis that begins when the canary gets its traffic back.
     *
     * @param retreatsBefore how often the traffic has been taken away already
     * @param alone the canary has all traffic from the start on, so it is compared with what the stable pods did in the hour
     *     before; an outage that would have hit both then counts against it
     */
    public CanaryAnalysis(AnalysisSettings settings, int retreatsBefore, boolean alone) {
        this.settings = settings;
        this.alone = alone;
        this.test = new SequentialTest(alone);
        this.retreatsLeft = settings.retreats() - retreatsBefore;
        this.threshold = -Math.log(settings.alphaOfEachLook());
    }

    /**
     * Tells of one scrape.
     *
     * @param scrape of each pod at most one sample, all before the start (0 s or less) or all after it
     * @return the verdict; after a {@link Fail} always that
     */
    public AnalysisVerdict observe(List<PodSample> scrape) {
        double time = scrape.stream()
                .mapToDouble(PodSample::seconds)
                .filter(Double::isFinite)
                .max()
                .orElse(at);
        if (verdict.aborts()) {
            return verdict;
        }
        if (time <= 0) {
            stablePods.addHistory(counters.history(scrape));
        } else {
            floor = Math.max(floor, PART_OF_LARGEST * stablePods.endHistory());
            at = time;
            look(scrape);
        }
        return verdict;
    }

    private void look(List<PodSample> scrape) {
        if (waiting) {
            counters.skip(scrape);
            waiting = at < resumesAt;
            verdict = new Inconclusive(waiting ? Explanation.waits(resumesAt) : "the canary has its second look");
        } else {
            counters.advance(scrape).ifPresent(this::count);
        }
    }

    /** The verdict of all that was seen so far. */
    public AnalysisVerdict verdict() {
        return verdict;
    }

    /** What is to be said when nothing more comes: a retreat without a second look is {@link Inconclusive}. */
    public AnalysisVerdict concluded() {
        return verdict instanceof Retreat
                ? new Inconclusive(verdict.why() + "; nothing was counted after it")
                : verdict;
    }

    /** When the traffic was taken away, in seconds since the start. */
    public List<Double> retreats() {
        return List.copyOf(retreats);
    }

    /** The last scrape that led to the verdict, in seconds since the start. */
    public double at() {
        return at;
    }

    /** Requests that the canary has served, without those while it should have had no traffic. */
    public double canaryRequests() {
        return canary.requests();
    }

    /** Those of {@link #canaryRequests} that failed. */
    public double canaryErrors() {
        return canary.errors();
    }

    /** How near this look is to saying that the canary is worse: from 0 to 1. */
    public double evidence() {
        return verdict.aborts() ? 1 : Math.max(0, Math.min(1, test.logEvidence() / threshold));
    }

    /** Failed canary requests beyond those that the stable revision would have failed; never below 0. */
    public double requestsHurt() {
        return Math.max(0, canary.errors() - expectedErrors);
    }

    private void count(Interval interval) {
        stablePods.add(interval);
        test.add(interval, stablePods);
        Counts both = interval.canaryTotal().plus(counters.notCompared());
        Counts beside = interval.stableTotal();
        canary = canary.plus(both);
        inThisLook = inThisLook.plus(interval.canaryTotal());
        stable = stable.plus(beside);
        expectedErrors += both.requests()
                * (beside.requests() > 0 ? beside.share() : stablePods.total().share());
        verdict = judge(interval);
        if (verdict instanceof Retreat) {
            retreat();
        }
    }

    private void retreat() {
        retreats.add(at);
        retreatsLeft--;
        resumesAt = at + settings.retreatWait().toMillis() / 1000.0;
        waiting = true;
        test = new SequentialTest(alone);
        inThisLook = Counts.NONE;
    }

    private AnalysisVerdict judge(Interval interval) {
        if (isHopeless(interval)) {
            return new Fail(explanation().hopeless(interval.canaryTotal(), stablePods.worstShare()));
        }
        if (test.logEvidence() >= threshold && retreatsLeft > 0) {
            return new Retreat(explanation().retreat(settings.alphaOfEachLook()), settings.retreatWait());
        }
        if (test.logEvidence() >= threshold && test.logEvidence() >= floor) {
            return new Fail(explanation().worse(settings.alpha()));
        }
        if (isBudgetUsedUp()) {
            return new Fail(explanation().budget(requestsHurt(), settings.exposureErrors()));
        }
        return standing();
    }

    /** Whether a single scrape is beyond anything that the stable pods have shown, while they are well. */
    private boolean isHopeless(Interval interval) {
        Counts scrape = interval.canaryTotal();
        double worst = stablePods.worstShare();
        return scrape.errors() >= HOPELESS_ERRORS
                && scrape.share() >= Math.max(HOPELESS_SHARE, (1 + worst) / 2)
                && scrape.share() > worst
                && interval.stableTotal().share() < scrape.share() / 4
                && interval.lead() <= SAME_CUT * settings.scrape().toMillis() / 1000.0
                && test.logBinomial() >= threshold;
    }

    private boolean isBudgetUsedUp() {
        return settings.exposureErrors() > 0
                && requestsHurt() >= settings.exposureErrors()
                && requestsHurt() > UNLUCKY * stablePods.worstHurt();
    }

    private AnalysisVerdict standing() {
        if (alone && stablePods.total().requests() <= 0) {
            return new NoData(
                    "the stable revision has served no request in the hour before, so there is nothing to compare with");
        }
        if (inThisLook.requests() <= 0 || (!alone && stable.requests() <= 0)) {
            return nothingCompared();
        }
        double needed = requestsNeeded();
        if (inThisLook.requests() < needed) {
            return new Inconclusive(explanation().tooFew(needed));
        }
        return test.logEvidence() < threshold / 2
                ? new Pass(explanation().well())
                : new Inconclusive(explanation().suspicious());
    }

    /** Requests that pods have counted over different times say nothing about who fails more. */
    private AnalysisVerdict nothingCompared() {
        if (inThisLook.requests() <= 0 && canary.requests() > 0) {
            return new NoData("no scrape of both revisions at the same time has been counted yet");
        }
        String side = inThisLook.requests() <= 0 ? "canary" : "stable revision";
        return new NoData("the " + side + " has served no request yet", true);
    }

    /** So many requests suffice on average to see a canary that fails ten times as often as stable, or 5%. */
    private double requestsNeeded() {
        double rate = stablePods.total().share();
        double share = canary.requests() / (canary.requests() + stable.requests());
        double failing = Math.min(1, Math.max(SMALLEST_FAILING, 10 * rate));
        double gain = alone ? SequentialTest.gainAlone(failing, rate) : SequentialTest.gain(failing, rate, share);
        return (threshold + Math.log(3)) / Math.max(gain, 1e-3);
    }

    private Explanation explanation() {
        return new Explanation(canary, stablePods.total());
    }
}
