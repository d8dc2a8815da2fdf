package dev.switchback.jenkins;

import java.util.List;

/** What pipelines call {@code currentBuild}: its result only gets worse. */
public final class Build {
    private static final List<String> WORSE_AND_WORSE =
            List.of("SUCCESS", "UNSTABLE", "FAILURE", "NOT_BUILT", "ABORTED");

    private String result = "SUCCESS";

    /** The step {@code error}. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    /** A person, a timeout or {@code failFast} ended what was running. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Interrupted(String message) {
            super(message);
        }
    }

    public synchronized String getResult() {
        return result;
    }

    public synchronized void setResult(String next) {
        if (WORSE_AND_WORSE.indexOf(next) > WORSE_AND_WORSE.indexOf(result)) {
            result = next;
        }
    }

    /** As Jenkins does for what a stage threw. */
    void ended(Throwable thrown) {
        setResult(thrown instanceof Interrupted ? "ABORTED" : "FAILURE");
    }
}
