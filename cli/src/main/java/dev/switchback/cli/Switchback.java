package dev.switchback.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code switchback} command. */
@Command(
        name = "switchback",
        description = "Roll back the bad deploy, and only the bad deploy.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            RollbackCommand.class,
            RollbacksCommand.class,
            HistoryCommand.class,
            ExplainCommand.class,
            FreezeCommand.class,
            UnfreezeCommand.class,
            MarkCommand.class,
            ScenarioCommand.class,
            BreakerCommand.class,
            BreakerAdviseCommand.class,
            CrdCommand.class,
            CompletionCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nExit status%n",
        footer = {
            "  0  done",
            "  1  not the outcome that was asked for: rolled back, refused, a mismatch, no such object",
            "  2  the command line, or a file that it names, is wrong",
            "  3  the cluster cannot be reached, or the service or store that was named",
            "  4  a person ended it"
        })
public final class Switchback {

    @Option(
            names = "--verbose",
            description = "Show stack traces and what the libraries log.",
            scope = ScopeType.INHERIT)
    private boolean verbose;

    public static void main(String[] args) {
        if (List.of(args).contains("--verbose")) {
            log();
        }
        System.exit(commandLine(Shell.here()).execute(args));
    }

    static CommandLine commandLine(Shell shell) {
        return new CommandLine(new Switchback(), new Commands(shell))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(new Failures());
    }

    /** Before the first logger is made. */
    private static void log() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
    }

    static boolean isVerbose(CommandLine command) {
        var chain = new ArrayList<CommandLine>();
        for (CommandLine each = command; each != null; each = each.getParent()) {
            chain.add(each);
        }
        return chain.get(chain.size() - 1).getCommand() instanceof Switchback root && root.verbose;
    }
}
