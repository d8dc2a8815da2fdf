package dev.switchback.cli;

import dev.switchback.cli.analysis.AnalyzeCommand;
import dev.switchback.cli.breakers.BreakerAdviseCommand;
import dev.switchback.cli.breakers.BreakerCommand;
import dev.switchback.cli.checks.LoadCommand;
import dev.switchback.cli.checks.SmokeCommand;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.ExtensionCommand;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.deliveries.DeliveryRequestCommand;
import dev.switchback.cli.deliveries.DeliveryStatusCommand;
import dev.switchback.cli.deliveries.DeployCommand;
import dev.switchback.cli.deliveries.ImportCommand;
import dev.switchback.cli.deliveries.LintCommand;
import dev.switchback.cli.freezes.FreezeCommand;
import dev.switchback.cli.freezes.MarkCommand;
import dev.switchback.cli.freezes.UnfreezeCommand;
import dev.switchback.cli.git.ChangelogCommand;
import dev.switchback.cli.git.RevertCommitCommand;
import dev.switchback.cli.report.ReportCommand;
import dev.switchback.cli.rollbacks.ExplainCommand;
import dev.switchback.cli.rollbacks.HistoryCommand;
import dev.switchback.cli.rollbacks.RollbackCommand;
import dev.switchback.cli.rollbacks.RollbacksCommand;
import dev.switchback.cli.service.CrdCommand;
import dev.switchback.cli.service.ServeCommand;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.runtime.durations.Durations;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The {@code switchback} command. */
@Command(
        name = "switchback",
        description = "Roll back the bad deploy, and only the bad deploy.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        footerHeading = ExitCode.HEADING,
        footer = {
            ExitCode.OK_HELP,
            ExitCode.NEGATIVE_HELP,
            ExitCode.USAGE_HELP,
            ExitCode.UNREACHABLE_HELP,
            ExitCode.STOPPED_HELP
        })
public final class Switchback {
    private static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            RollbackCommand.class,
            RollbacksCommand.class,
            HistoryCommand.class,
            ExplainCommand.class,
            FreezeCommand.class,
            UnfreezeCommand.class,
            MarkCommand.class,
            AnalyzeCommand.class,
            DeployCommand.class,
            DeliveryStatusCommand.class,
            DeliveryRequestCommand.Promote.class,
            DeliveryRequestCommand.Pause.class,
            DeliveryRequestCommand.Resume.class,
            DeliveryRequestCommand.Abort.class,
            DeliveryRequestCommand.Undo.class,
            ChangelogCommand.class,
            RevertCommitCommand.class,
            ReportCommand.class,
            BreakerCommand.class,
            BreakerAdviseCommand.class,
            ImportCommand.class,
            SmokeCommand.class,
            LoadCommand.class,
            LintCommand.class,
            CrdCommand.class,
            CompletionCommand.class,
            NamesCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class);
    /** Commands that look at all others. */
    private static final List<String> OF_ALL = List.of("help", "completion");

    private static final Duration LONGEST = Duration.ofDays(3_650);

    @Option(
            names = "--verbose",
            description = "Show stack traces and what the libraries log.",
            scope = ScopeType.INHERIT)
    private boolean verbose;

    public static void main(String[] args) {
        if (List.of(args).contains("--verbose")) {
            log();
        }
        System.exit(commandLine(Shell.here(), args).execute(args));
    }

    /** The command with all its subcommands, those of other modules on the class path included. */
    public static CommandLine commandLine(Shell shell) {
        return commandLine(shell, OF_ALL.get(0));
    }

    /**
     * The command as this line needs it: of commands that it does not name there is no more than help shows. Reading them
     * all takes most of the time of a start.
     */
    static CommandLine commandLine(Shell shell, String... arguments) {
        var factory = new Factory(shell);
        var line = new CommandLine(new Switchback(), factory);
        String first = Arrays.stream(arguments)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .orElse("");
        boolean all = OF_ALL.contains(first) || first.startsWith("@");
        Stream.concat(
                        COMMANDS.stream(),
                        ServiceLoader.load(ExtensionCommand.class).stream().map(ServiceLoader.Provider::type))
                .forEach(type -> {
                    Command command = Objects.requireNonNull(type.getAnnotation(Command.class));
                    boolean whole = all || command.name().equals(first);
                    line.addSubcommand(command.name(), whole ? new CommandLine(type, factory) : outline(command));
                });
        var failures = new Failures();
        return line.registerConverter(NamespacedName.class, NamespacedName::parse)
                .registerConverter(WorkloadRef.class, NamespacedName::workload)
                .registerConverter(Duration.class, Switchback::duration)
                .registerConverter(Path.class, Switchback::path)
                .registerConverter(URI.class, Switchback::httpAddress)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private static CommandSpec outline(Command command) {
        CommandSpec spec = CommandSpec.create().name(command.name());
        spec.usageMessage()
                .header(command.header())
                .description(command.description())
                .hidden(command.hidden());
        return spec;
    }

    private static Duration duration(String text) {
        Duration least = Duration.ofMillis(1);
        return Durations.parse(text, least, LONGEST)
                .orElseThrow(() -> new TypeConversionException(
                        "expected " + Durations.allowed(least, LONGEST) + ", found '" + text + "'"));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("expected the name of a file, found '" + text + "'");
        }
    }

    private static URI httpAddress(String text) {
        try {
            var address = new URI(text);
            boolean http = String.valueOf(address.getScheme()).matches("https?");
            if (http && address.getHost() != null && address.getPort() <= 65_535 && address.getPort() != 0) {
                return address;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new TypeConversionException("expected an address such as http://localhost:8080, found '" + text + "'");
    }

    /** Before the first logger is made. */
    private static void log() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
    }

    static boolean isVerbose(CommandLine command) {
        CommandLine root = command.getCommandSpec().root().commandLine();
        return root.getCommand() instanceof Switchback switchback && switchback.verbose;
    }

    /** Makes commands and mixins; one whose constructor takes a {@link Shell} gets ours. */
    private static final class Factory implements IFactory {
        private final IFactory usual = CommandLine.defaultFactory();
        private final Shell shell;

        Factory(Shell shell) {
            this.shell = shell;
        }

        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {Shell.class})) {
                    constructor.setAccessible(true);
                    return type.cast(constructor.newInstance(shell));
                }
            }
            return usual.create(type);
        }
    }
}
