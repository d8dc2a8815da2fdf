package dev.switchback.benchmarks;

/** One kind of measurement. A new one is a class and a line in {@link Families}. */
public interface Family {

    /** As it is written on the command line. */
    String name();

    /** What it measures, in a line. */
    String measures();

    /**
     * Measures.
     *
     * @throws CannotMeasure when something that it needs is missing
     */
    Report measure(Bench bench) throws CannotMeasure, InterruptedException;
}
