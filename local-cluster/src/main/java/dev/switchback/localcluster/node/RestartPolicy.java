package dev.switchback.localcluster.node;

/** When a container that has ended starts again. */
enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER;

    static RestartPolicy read(String text) {
        if (text.equals("Never")) {
            return NEVER;
        }
        return text.equals("OnFailure") ? ON_FAILURE : ALWAYS;
    }

    boolean restarts(int exitCode) {
        return this == ALWAYS || (this == ON_FAILURE && exitCode != 0);
    }
}
