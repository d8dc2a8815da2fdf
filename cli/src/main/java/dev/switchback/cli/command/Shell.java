package dev.switchback.cli.command;

import java.io.Console;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * The surroundings in which a command runs.
 *
 * @param environment variables
 * @param user the name of the account on this machine
 */
public record Shell(Map<String, String> environment, String user, InstantSource clock) {

    public static Shell here() {
        return new Shell(System.getenv(), System.getProperty("user.name", "unknown"), InstantSource.system());
    }

    /** The value of a variable; empty when it is unset or blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Whether a person sits at a terminal that can draw over what it shows. */
    public boolean isInteractive() {
        return isTerminal()
                && variable("NO_COLOR").isEmpty()
                && !variable("TERM").orElse("dumb").equals("dumb");
    }

    @SuppressWarnings("SystemConsoleNull") // from Java 22 on it is asked whether it is a terminal
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true; // before, there is a console at a terminal only
        }
    }

    /** Columns of the terminal: {@code $COLUMNS}, else 80. */
    public int columns() {
        return variable("COLUMNS")
                .filter(text -> text.matches("[1-9]\\d{1,3}"))
                .map(Integer::valueOf)
                .orElse(80);
    }

    /** The reader's time zone: {@code $TZ} if Java knows it, else the machine's. */
    public ZoneId zone() {
        try {
            return variable("TZ").map(ZoneId::of).orElseGet(ZoneId::systemDefault);
        } catch (DateTimeException e) {
            return ZoneId.systemDefault();
        }
    }
}
