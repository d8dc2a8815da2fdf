package dev.switchback.cli.terminal;

/** What a colour means. */
public enum Tone {
    PLAIN("\u001b[0m"),
    GOOD("\u001b[32m"),
    BAD("\u001b[31m"),
    WAITING("\u001b[33m"),
    FAINT("\u001b[2m"),
    BOLD("\u001b[1m");

    static final String OFF = "\u001b[0m";

    private final String on;

    Tone(String on) {
        this.on = on;
    }

    String on() {
        return on;
    }
}
