package dev.switchback.cli.breakers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TextTable;
import dev.switchback.cli.command.TextTable.Cell;
import dev.switchback.runtime.telemetry.EventRow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchback breaker history}: what happened to a breaker. */
@Command(
        name = "history",
        description = "Shows what happened to a circuit breaker, the oldest first: what a running service remembers, or"
                + " what was recorded in a file.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  switchback breaker history api.example.org --url http://localhost:8080",
            "  switchback breaker history api.example.org --window-s 86400 \\",
            "      --telemetry /var/lib/orders/breakers.db"
        })
public final class BreakerHistory implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 10_000;

    private final Shell shell;

    @Mixin
    private BreakerPlace.Running running;

    @Mixin
    private TelemetryOption telemetry;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAME", description = "The breaker.")
    private String name = "";

    @Option(names = "--window-s", paramLabel = "N", description = "Only the last N seconds; default: 3600.")
    private long windowSeconds = 3600;

    BreakerHistory(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var service = running.service();
        ArrayNode events = service.isPresent() ? remembered(service.get().history(name)) : recorded();
        if (output.isJson()) {
            output.print(OutputOption.object().put("name", name).set("history", events));
        } else if (events.isEmpty()) {
            output.page().line("nothing happened to " + name);
        } else {
            var table = new TextTable("TIME", "EVENT", "FROM", "TO", "WHY", "OPEN FOR");
            events.forEach(event -> row(table, event));
            table.printTo(output.page());
        }
        return ExitCode.OK;
    }

    private static ArrayNode remembered(JsonNode answer) {
        ArrayNode events = JSON.createArrayNode();
        answer.path("history").forEach(events::add);
        return events;
    }

    /** In the words of a running service. */
    private ArrayNode recorded() {
        ArrayNode events = JSON.createArrayNode();
        Duration window = TelemetryOption.window(windowSeconds);
        List<EventRow> rows = telemetry.events(shell, name, window, MOST + 1);
        if (rows.size() > MOST) {
            rows = rows.subList(1, rows.size());
            output.progress()
                    .line("only the newest " + MOST + " events are shown; use a shorter --window-s to see the others");
        }
        for (EventRow row : rows) {
            JsonNode details = details(row);
            events.addObject()
                    .put("timestamp", row.ts().toString())
                    .put("event", row.type())
                    .put("from", lower(details.path("old_state")))
                    .put("to", lower(details.path("new_state")))
                    .put("reason", lower(details.path("reason")))
                    .put("open_for_s", details.path("open_for_s").asDouble());
        }
        return events;
    }

    private static JsonNode details(EventRow row) {
        try {
            return JSON.readTree(row.details());
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static String lower(JsonNode text) {
        return text.asText("").toLowerCase(Locale.ROOT);
    }

    private String time(String timestamp) {
        try {
            return output.time(Instant.parse(timestamp));
        } catch (DateTimeException e) {
            return timestamp;
        }
    }

    private void row(TextTable table, JsonNode event) {
        double openFor = event.path("open_for_s").asDouble();
        table.row(
                Cell.of(time(event.path("timestamp").asText())),
                Cell.of(event.path("event").asText()),
                Cell.of(event.path("from").asText("")),
                Cell.of(event.path("to").asText("")),
                Cell.of(event.path("reason").asText("")),
                Cell.of(openFor > 0 ? openFor + "s" : ""));
    }
}
