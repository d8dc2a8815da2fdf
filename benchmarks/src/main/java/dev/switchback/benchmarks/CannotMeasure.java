package dev.switchback.benchmarks;

/** Something that a measurement needs is missing or broken; the message says what to do. */
public final class CannotMeasure extends Exception {
    private static final long serialVersionUID = 1;

    public CannotMeasure(String message) {
        super(message);
    }
}
