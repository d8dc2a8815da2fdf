package dev.switchback.runtime.breaker;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each criterion is linearizable by itself, and so are the probes: interleavings, switched at shared reads and writes. */
class LincheckTest {
    private static final Settings NEVER = Settings.defaults()
            .withFailMax(0)
            .withFailureRate(0)
            .withHalfOpenMaxCalls(2)
            .withSuccessThreshold(2);

    /** Opens after two failures in a row. */
    public static class InARow extends Concurrently {
        public InARow() {
            super(NEVER.withFailMax(2));
        }
    }

    /** Opens when half of at least three of the last four calls failed. */
    public static class Rate extends Concurrently {
        public Rate() {
            super(NEVER.withFailureRate(0.5).withCallWindow(4, 3));
        }
    }

    /** Opens at the first failure, and probes one at a time. */
    public static class Probes extends Concurrently {
        public Probes() {
            super(NEVER.withFailMax(1).withHalfOpenMaxCalls(1));
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {InARow.class, Rate.class, Probes.class})
    void twoThreads(Class<? extends Concurrently> threads) {
        options().iterations(2).invocationsPerIteration(50).threads(2).check(threads);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(classes = {InARow.class, Rate.class, Probes.class})
    void twoThreadsForLong(Class<? extends Concurrently> threads) {
        options().iterations(8).invocationsPerIteration(100).threads(2).check(threads);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(classes = {InARow.class, Rate.class, Probes.class})
    void threeThreads(Class<? extends Concurrently> threads) {
        options().iterations(10).invocationsPerIteration(200).threads(3).check(threads);
    }

    /** What counts and does not decide is left alone; cells are read and written in one step, {@link Races} take them apart. */
    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .actorsBefore(3)
                .actorsPerThread(3)
                .actorsAfter(2)
                .logLevel(LoggingLevel.ERROR)
                .addGuarantee(forClasses(Cells.class.getName(), Ledger.class.getName(), ResponseTimes.class.getName())
                        .allMethods()
                        .ignore());
    }
}
