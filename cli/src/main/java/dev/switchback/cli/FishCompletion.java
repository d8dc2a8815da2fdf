package dev.switchback.cli;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for fish, which picocli does not write. */
final class FishCompletion {
    private final String program;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(String program) {
        this.program = program;
    }

    static String of(CommandLine root) {
        var completion = new FishCompletion(root.getCommandName());
        completion.subcommands(root.getCommandSpec(), "__fish_use_subcommand");
        commands(root).forEach(completion::command);
        return completion.script.toString();
    }

    private void command(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        String here = "__fish_seen_subcommand_from " + spec.name();
        subcommands(spec, here);
        spec.options().forEach(option -> option(option, here));
    }

    private void subcommands(CommandSpec spec, String condition) {
        commands(spec.commandLine())
                .forEach(sub -> line(
                        condition,
                        "-f -a " + sub.getCommandName(),
                        sub.getCommandSpec().usageMessage().description()));
    }

    private void option(OptionSpec option, String condition) {
        var words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                    .append(' ');
        }
        line(condition, words + (option.arity().max() > 0 ? "-r" : ""), option.description());
    }

    private void line(String condition, String what, String[] description) {
        String words =
                String.join(" ", List.of(description)).replace("\\", "\\\\").replace("'", "\\'");
        script.append("complete -c %s -n '%s' %s -d '%s'%n".formatted(program, condition, what.strip(), words));
    }

    private static Collection<CommandLine> commands(CommandLine of) {
        return new LinkedHashSet<>(of.getSubcommands().values());
    }
}
