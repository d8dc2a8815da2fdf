package dev.switchback.runtime.config;

import dev.switchback.runtime.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used, and none of it was. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::text).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
