package dev.switchback.cli.breakers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.cli.command.TextTable;
import dev.switchback.cli.command.TextTable.Cell;
import dev.switchback.runtime.cooldown.Cooldown;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code switchback breaker show}: breakers of a service, or cooldowns in a store. */
@Command(
        name = "show",
        description = "Shows the circuit breakers of a running service, or the cooldowns that are in force in a store.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 1 when there is no such breaker%n%nExamples%n",
        footer = {
            "  switchback breaker show --url http://localhost:8080 --host api.example.org",
            "  switchback breaker show --store redis://localhost -o json"
        })
public final class ShowBreakers implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private BreakerPlace place;

    @Mixin
    private OutputOption output;

    @Option(names = "--host", paramLabel = "NAME", description = "This breaker only.")
    private @Nullable String host;

    ShowBreakers(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var service = place.service();
        if (service.isPresent()) {
            return running(service.get().all());
        }
        try (SharedCooldowns store = place.storeToRead(shell)) {
            return cooldowns(store.inForce());
        }
    }

    private boolean wanted(String name) {
        return host == null || host.equals(name);
    }

    private int running(JsonNode all) {
        ObjectNode found = OutputOption.object();
        all.path("circuit_breakers").properties().forEach(breaker -> {
            if (wanted(breaker.getKey())) {
                found.set(breaker.getKey(), breaker.getValue());
            }
        });
        if (found.isEmpty() && host != null) {
            throw CommandFailure.negative("the service has no circuit breaker named " + host);
        }
        if (output.isJson()) {
            output.print(OutputOption.object().set("circuit_breakers", found));
        } else if (found.isEmpty()) {
            output.page().line("the service has no circuit breakers yet");
        } else {
            table(found).printTo(output.page());
        }
        return ExitCode.OK;
    }

    private static TextTable table(ObjectNode breakers) {
        var table = new TextTable("BREAKER", "STATE", "LEFT", "FAILED IN A ROW", "FAILURE RATE", "REJECTED");
        breakers.properties().forEach(breaker -> {
            JsonNode fields = breaker.getValue();
            table.row(
                    Cell.of(breaker.getKey()),
                    state(fields),
                    Cell.of(left(Duration.ofMillis(
                            (long) (1e3 * fields.path("remaining_s").asDouble())))),
                    Cell.of(fields.path("consecutive_failures").asText("0")),
                    Cell.of(String.format(
                            Locale.ROOT,
                            "%.0f%%",
                            100 * fields.path("failure_rate").asDouble())),
                    Cell.of(fields.path("rejected").asText("0")));
        });
        return table;
    }

    private static Cell state(JsonNode fields) {
        String state = fields.path("state").asText();
        Tone tone =
                switch (state) {
                    case "open", "forced_open" -> Tone.BAD;
                    case "half_open" -> Tone.WAITING;
                    case "closed" -> Tone.GOOD;
                    default -> Tone.FAINT;
                };
        return new Cell(state + (fields.path("dry_run").asBoolean() ? " (dry run)" : ""), tone);
    }

    private static String left(Duration time) {
        return time.isZero() || time.isNegative() ? "" : Durations.formatRounded(time);
    }

    private int cooldowns(List<Cooldown> all) {
        List<Cooldown> found =
                all.stream().filter(cooldown -> wanted(cooldown.breaker())).toList();
        Instant now = shell.clock().instant();
        if (output.isJson()) {
            var array = OutputOption.object();
            var items = array.putArray("cooldowns");
            found.forEach(one -> items.addObject()
                    .put("breaker", one.breaker())
                    .put("until", one.until().toString())
                    .put("remaining_s", Duration.between(now, one.until()).toMillis() / 1e3)
                    .put("reason", one.reason())
                    .put("source", one.source()));
            output.print(array);
        } else if (found.isEmpty()) {
            output.page().line("no cooldown is in force" + (host == null ? "" : " for " + host));
        } else {
            var table = new TextTable("BREAKER", "LEFT", "UNTIL", "REASON", "SOURCE");
            found.forEach(one -> table.row(
                    Cell.of(one.breaker()),
                    Cell.of(left(Duration.between(now, one.until()))),
                    Cell.of(output.time(one.until())),
                    Cell.of(one.reason()),
                    Cell.of(one.source())));
            table.printTo(output.page());
        }
        return ExitCode.OK;
    }
}
