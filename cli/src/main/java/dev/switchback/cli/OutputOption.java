package dev.switchback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.terminal.Page;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --output}, and the way there. */
final class OutputOption {
    /** For whom. */
    enum Format {
        TABLE,
        JSON
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table (for people, by default) or json (for programs).")
    private Format format = Format.TABLE;

    boolean isJson() {
        return format == Format.JSON;
    }

    /** Where people read. */
    Page page() {
        var command = spec.commandLine();
        return new Page(command.getOut(), command.getColorScheme().ansi());
    }

    /** Where people read of progress, which is never mixed with results. */
    Page progress() {
        var command = spec.commandLine();
        return new Page(command.getErr(), command.getColorScheme().ansi());
    }

    /** Prints one JSON document. */
    void print(JsonNode node) {
        var out = spec.commandLine().getOut();
        out.println(node.toPrettyString());
        out.flush();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
