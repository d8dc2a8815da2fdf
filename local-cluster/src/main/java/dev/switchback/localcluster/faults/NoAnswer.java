package dev.switchback.localcluster.faults;

/** A call in the same process was not answered: it timed out or its answer was lost. */
public final class NoAnswer extends RuntimeException {
    public NoAnswer(ApiCall call, Fault fault) {
        super(call + ": " + fault);
    }
}
