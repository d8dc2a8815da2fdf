package dev.switchback.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.switchback.cli.terminal.Table;
import dev.switchback.cli.terminal.Table.Cell;
import dev.switchback.runtime.telemetry.EventRow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What happened to a breaker. */
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
final class BreakerHistory implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 10_000;

    private final Shell shell;

    @Mixin
    private BreakerServiceOption running = new BreakerServiceOption();

    @Mixin
    private TelemetryOption telemetry = new TelemetryOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "NAME", description = "The breaker.")
    private String name = "";

    @Option(names = "--window-s", paramLabel = "N", description = "Of the last so many seconds; 3600 by default.")
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
            var table = new Table("TIME", "EVENT", "FROM", "TO", "WHY", "OPEN FOR");
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
        Duration window = BreakerWindow.of(windowSeconds);
        List<EventRow> rows = telemetry.events(shell, name, window, MOST + 1);
        if (rows.size() > MOST) {
            rows = rows.subList(1, rows.size());
            output.progress().line("only the newest " + MOST + " events are shown; a shorter --window-s has fewer");
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

    private static void row(Table table, JsonNode event) {
        double openFor = event.path("open_for_s").asDouble();
        table.row(
                Cell.of(event.path("timestamp").asText()),
                Cell.of(event.path("event").asText()),
                Cell.of(event.path("from").asText("")),
                Cell.of(event.path("to").asText("")),
                Cell.of(event.path("reason").asText("")),
                Cell.of(openFor > 0 ? openFor + "s" : ""));
    }
}
