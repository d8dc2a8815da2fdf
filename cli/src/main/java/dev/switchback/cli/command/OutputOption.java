package dev.switchback.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --output} and {@code --local-time}: how a command prints its result, its progress and its times. */
public final class OutputOption {
    private enum Format {
        TABLE,
        JSON
    }

    private final Shell shell;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table (for people, the default) or json (for programs).")
    private Format format = Format.TABLE;

    @Option(
            names = "--local-time",
            description = "Print times in your time zone ($TZ, else the machine's) instead of UTC. JSON stays in UTC.")
    private boolean localTime;

    OutputOption(Shell shell) {
        this.shell = shell;
    }

    public boolean isJson() {
        return format == Format.JSON;
    }

    /** Standard output, for the result. */
    public TerminalPage page() {
        var command = spec.commandLine();
        return new TerminalPage(command.getOut(), command.getColorScheme().ansi());
    }

    /** Standard error, for progress and hints: never mixed with the result. */
    public TerminalPage progress() {
        var command = spec.commandLine();
        return new TerminalPage(command.getErr(), command.getColorScheme().ansi());
    }

    /** Prints one JSON document. */
    public void print(JsonNode node) {
        var out = spec.commandLine().getOut();
        out.println(node.toPrettyString());
        out.flush();
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A time as people read it: RFC 3339, to the second, in UTC unless {@code --local-time} is given. */
    public String time(Instant at) {
        ZoneId zone = localTime ? shell.zone() : ZoneOffset.UTC;
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                at.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    }

    /** How long ago that was: {@code 45s}, {@code 12m3s}, {@code 3d5h}; {@code 0s} for the future. */
    public String age(Instant then) {
        Duration age = Duration.between(then, shell.clock().instant());
        return Durations.formatRounded(age.isNegative() ? Duration.ZERO : age);
    }
}
