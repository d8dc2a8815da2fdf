package dev.switchback.rollback.config;

import java.util.List;

/** What an operator wrote cannot be used. The message has one line for each mistake: where it is and what is allowed. */
public final class ConfigException extends Exception {
    private final List<String> mistakes;

    public ConfigException(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<String> mistakes() {
        return mistakes;
    }
}
