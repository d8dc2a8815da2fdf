package dev.switchback.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.benchmarks.Family.CannotMeasure;
import dev.switchback.benchmarks.Family.Report;
import dev.switchback.demo.process.Processes.Mark;
import dev.switchback.demo.process.Sweeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code benchmarks/run}. */
@Command(
        name = "lab/benchmarks/run",
        description = "Measures, and prints a table and, as the last line, the same numbers as one JSON object.",
        footer = {"", "Exit status: 0 every target was met, 1 one was missed, 2 wrong usage, 3 something is missing."})
public final class Main implements Callable<Integer> {
    private static final int MISSED = 1;
    private static final int CANNOT_MEASURE = 3;
    private static final ServiceLoader<Family> FAMILIES = ServiceLoader.load(Family.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FAMILY", description = "What to measure.")
    private String name = "";

    @Option(names = "--quick", description = "Fewer samples: ends within three minutes. A look, not a result.")
    private boolean quick;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    @SuppressWarnings("unused") // picocli sets it
    private boolean help;

    @Option(names = "--root", hidden = true, required = true)
    private Path root = Path.of(".");

    public static void main(String[] args) {
        var commandLine = new CommandLine(new Main());
        List<String> sections = new ArrayList<>(commandLine.getHelpSectionKeys());
        sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_FOOTER), "families");
        commandLine.setHelpSectionKeys(sections);
        commandLine.getHelpSectionMap().put("families", help -> families());
        System.exit(commandLine.execute(args));
    }

    private static String families() {
        return FAMILIES.stream()
                .map(ServiceLoader.Provider::get)
                .map(family -> String.format("  %-10s %s%n", family.name(), family.measures()))
                .collect(Collectors.joining("", String.format("%nFamilies:%n"), ""));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Family> families =
                FAMILIES.stream().map(ServiceLoader.Provider::get).toList();
        String allowed = families.stream().map(Family::name).collect(Collectors.joining(", "));
        Family family = families.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "unknown family '" + name + "'; allowed: " + allowed));
        Machine machine = Machine.now();
        System.err.println(family.name() + ": " + family.measures());
        System.err.println(machine.text());
        Mark mark = Mark.of(Map.of());
        Path folder = Files.createTempDirectory("switchback-benchmark-");
        Sweeper sweeper = Sweeper.start(mark, folder);
        try {
            return print(machine, family.measure(new Bench(root, folder, mark, quick, System.err)));
        } catch (CannotMeasure e) {
            System.err.println("lab/benchmarks/run: " + e.getMessage());
            return CANNOT_MEASURE;
        } finally {
            sweeper.close();
        }
    }

    private int print(Machine machine, Report report) {
        report.table().forEach(System.out::println);
        System.out.println(machine.text());
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("family", name).put("quick", quick);
        json.set("machine", machine.json());
        json.setAll(report.figures());
        System.out.println(json.put("met", report.met()));
        return report.met() ? 0 : MISSED;
    }
}
