package dev.switchback.loop.report;

/** The way from a fault to its cure, in order. */
public enum Milestone {
    FAULT("fault"),
    ALERT("alert firing"),
    WEBHOOK("webhook received"),
    DECISION("decision"),
    PATCH("patch"),
    HEALTHY("pods healthy"),
    RESOLVED("alert resolved"),
    FINISHED("finished");

    private final String words;

    Milestone(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
