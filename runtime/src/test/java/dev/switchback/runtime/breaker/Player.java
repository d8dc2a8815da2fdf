package dev.switchback.runtime.breaker;

/** What a history is played on: the breaker, and the model of it. Answers are compared as text. */
interface Player {

    /** Asks for a permit; permits are numbered from 0 as they are given. */
    String acquire();

    /**
     * Tells a permit how its call ended.
     *
     * @param permit its number
     * @param took nanoseconds, below zero for a call that began in the future
     */
    void end(int permit, Ending ending, long took);

    /** As many calls, one after the other, as the state lets through. */
    default void burst(int calls, Ending ending, long took) {
        for (int i = 0; i < calls; i++) {
            String answer = acquire();
            if (!answer.startsWith("rejected")) {
                end(permits() - 1, ending, took);
            }
        }
    }

    /** How many permits were given. */
    int permits();

    void pass(long nanos);

    void command(Command command, long nanos);

    void reconfigure(Settings settings);

    /** All that can be seen, and what happened since the last time. */
    String view();

    /** How a call ends. */
    enum Ending {
        SUCCESS,
        GOOD_RESULT,
        NULL_RESULT,
        BAD_RESULT,
        BAD_RESULT_WITH_RETRY_AFTER,
        EXCEPTION,
        EXCEPTION_WITH_RETRY_AFTER,
        TIMEOUT,
        SUBCLASS_OF_EXCEPTION,
        ANOTHER_EXCEPTION,
        JUDGED_FAILURE,
        JUDGED_FAILURE_WITH_RETRY_AFTER,
        RELEASED
    }

    /** What a person or a peer says. */
    enum Command {
        OPEN,
        COOL_DOWN,
        FORCE_OPEN,
        FORCE_CLOSED,
        DISABLE,
        RESET
    }
}
