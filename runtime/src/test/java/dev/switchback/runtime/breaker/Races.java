package dev.switchback.runtime.breaker;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Races for jcstress, on the machine as it is: whoever was first, one thing is true afterwards. */
public final class Races {
    private static final Settings SETTINGS = Settings.defaults()
            .withFailMax(1)
            .withFailureRate(0)
            .withResetTimeout(Duration.ofNanos(1))
            .withHalfOpenTimeout(Duration.ofDays(1))
            .withHalfOpenMaxCalls(1)
            .withSuccessThreshold(1);

    private Races() {}

    private static CircuitBreaker breaker(Settings settings) {
        return CircuitBreaker.of("b", settings, () -> 1, () -> 0.5);
    }

    /** Open, and the next call is a probe. */
    private static CircuitBreaker over() {
        FakeTicker ticker = new FakeTicker();
        CircuitBreaker breaker = CircuitBreaker.of("b", SETTINGS, ticker, () -> 0.5);
        breaker.openFor(Duration.ofNanos(1));
        ticker.advanceNanos(1);
        return breaker;
    }

    private static void fail(Permit permit) {
        permit.onFailure(1, FailureKind.EXCEPTION, null);
    }

    /** Takes a probe if it can, and completes it; returns how many it completed. */
    private static int complete(CircuitBreaker breaker) {
        if (breaker.tryAcquire() instanceof ProbePermit probe) {
            probe.onSuccess(1);
            return 1;
        }
        return 0;
    }

    private static int probes(CircuitBreaker breaker) {
        int probes = 0;
        while (breaker.tryAcquire() instanceof ProbePermit) {
            probes++;
        }
        return probes;
    }

    /** A success adds to its cell and then looks whether all is calm; a failure ends the calm and then reads the cells. */
    @JCStressTest
    @Outcome(id = "OPEN", expect = Expect.ACCEPTABLE, desc = "half of two calls failed")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the opening was lost")
    @State
    public static class ASuccessAndAFailure {
        private final CircuitBreaker breaker =
                breaker(SETTINGS.withFailMax(0).withFailureRate(0.5).withCallWindow(2, 2));
        private final Permit permit = breaker.acquire();

        @Actor
        public void succeeds() {
            permit.onSuccess(1);
        }

        @Actor
        public void fails() {
            fail(permit);
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = breaker.state();
        }
    }

    /** The success that reaches the minimum of calls opens, whichever of the two it is. */
    @JCStressTest
    @Outcome(id = "OPEN", expect = Expect.ACCEPTABLE, desc = "one of three calls failed")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the opening was lost")
    @State
    public static class TheMinimumIsReached {
        private final CircuitBreaker breaker =
                breaker(SETTINGS.withFailMax(0).withFailureRate(0.3).withCallWindow(3, 3));
        private final Permit permit = breaker.acquire();

        public TheMinimumIsReached() {
            fail(permit);
        }

        @Actor
        public void one() {
            permit.onSuccess(1);
        }

        @Actor
        public void another() {
            permit.onSuccess(1);
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = breaker.state();
        }
    }

    /** Failures in a row. */
    @JCStressTest
    @Outcome(id = "OPEN", expect = Expect.ACCEPTABLE, desc = "two failures in a row")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the opening was lost")
    @State
    public static class TwoFailures {
        private final CircuitBreaker breaker = breaker(SETTINGS.withFailMax(2));
        private final Permit permit = breaker.acquire();

        @Actor
        public void one() {
            fail(permit);
        }

        @Actor
        public void another() {
            fail(permit);
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = breaker.state();
        }
    }

    /** Both want the one probe there is. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "one probe was completed")
    @Outcome(expect = Expect.FORBIDDEN, desc = "more probes were completed than permits")
    @State
    public static class OneProbe {
        private final CircuitBreaker breaker = over();
        private int one;
        private int another;

        @Actor
        public void one() {
            one = complete(breaker);
        }

        @Actor
        public void another() {
            another = complete(breaker);
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = one + another;
        }
    }

    /** Both have seen that a half-open breaker has one permit left, and want it. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "one probe is out")
    @Outcome(expect = Expect.FORBIDDEN, desc = "more probes are out than permits")
    @State
    public static class OneFreePermit {
        private final CircuitBreaker breaker = over();
        private boolean one;
        private boolean another;

        public OneFreePermit() {
            breaker.acquire().release();
        }

        @Actor
        public void one() {
            one = breaker.tryAcquire() instanceof ProbePermit;
        }

        @Actor
        public void another() {
            another = breaker.tryAcquire() instanceof ProbePermit;
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = (one ? 1 : 0) + (another ? 1 : 0);
        }
    }

    /** A probe that is given back is there once, for one of those who want it. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "one probe is out")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a probe was lost or made")
    @State
    public static class AProbeIsGivenBack {
        private final CircuitBreaker breaker = over();
        private final Permit permit = breaker.acquire();
        private int taken;

        @Actor
        public void back() {
            permit.release();
        }

        @Actor
        public void again() {
            taken = probes(breaker);
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = taken + probes(breaker);
        }
    }

    /** A probe that is given back twice. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "one probe is out")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a probe was lost or made")
    @State
    public static class AProbeIsGivenBackTwice {
        private final CircuitBreaker breaker = over();
        private final Permit permit = breaker.acquire();

        @Actor
        public void one() {
            permit.release();
        }

        @Actor
        public void another() {
            permit.release();
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = probes(breaker);
        }
    }

    /** A call of a closed generation fails while the next begins. */
    @JCStressTest
    @Outcome(id = "CLOSED", expect = Expect.ACCEPTABLE, desc = "the last word was reset")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an old generation opened the breaker")
    @State
    public static class AnOldCallFails {
        private final CircuitBreaker breaker = breaker(SETTINGS);
        private final Permit permit = breaker.acquire();

        @Actor
        public void late() {
            fail(permit);
        }

        @Actor
        public void next() {
            breaker.reset();
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = breaker.state();
        }
    }

    /** A probe fails while the next generation begins. */
    @JCStressTest
    @Outcome(id = "CLOSED", expect = Expect.ACCEPTABLE, desc = "the last word was reset")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an old generation opened the breaker")
    @State
    public static class AnOldProbeFails {
        private final CircuitBreaker breaker = over();
        private final Permit permit = breaker.acquire();

        @Actor
        public void late() {
            fail(permit);
        }

        @Actor
        public void next() {
            breaker.reset();
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = breaker.state();
        }
    }

    /** A call ends well while its generation is over. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "counted once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or counted twice")
    @State
    public static class ASuccessIsLate {
        private final CircuitBreaker breaker = breaker(SETTINGS);
        private final Permit permit = breaker.acquire();

        @Actor
        public void late() {
            permit.onSuccess(0);
        }

        @Actor
        public void next() {
            breaker.forceOpen();
        }

        @Arbiter
        public void then(L_Result result) {
            result.r1 = breaker.snapshot().calls().get(dev.switchback.runtime.breaker.Outcome.SUCCESS);
        }
    }
}
