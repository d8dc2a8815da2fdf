package dev.switchback.localcluster.faults;

/** What goes wrong with a call. */
public sealed interface Fault {

    /** Answered with a status; nothing is done. */
    record Failed(int status) implements Fault {}

    /** Never answered; nothing is done. */
    record Timeout() implements Fault {}

    /** Answered with 409 (Conflict), as if somebody had been faster; nothing is done. */
    record Conflict() implements Fault {}

    /** Done, and the answer is lost. */
    record Lost() implements Fault {}

    /**
     * The caller is killed.
     *
     * @param done whether the call is done before that
     */
    record Kill(boolean done) implements Fault {}

    /**
     * The fault of a name: {@code error}, {@code timeout}, {@code conflict}, {@code lost}, {@code kill} (nothing is done) or
     * {@code kill-after} (it is done).
     *
     * @throws IllegalArgumentException for another name
     */
    static Fault named(String name) {
        return switch (name) {
            case "error" -> new Failed(500);
            case "timeout" -> new Timeout();
            case "conflict" -> new Conflict();
            case "lost" -> new Lost();
            case "kill" -> new Kill(false);
            case "kill-after" -> new Kill(true);
            default ->
                throw new IllegalArgumentException(
                        "unknown fault " + name + ": use error, timeout, conflict, lost, kill or kill-after");
        };
    }
}
