package dev.switchback.cli;

import dev.switchback.cli.command.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Completion for shells. */
@Command(
        name = "completion",
        description = "Prints a script that completes switchback commands in your shell.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {
            "  source <(switchback completion bash)",
            "  switchback completion fish > ~/.config/fish/completions/switchback.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    /** Shells that we know. */
    enum Kind {
        BASH,
        ZSH,
        FISH
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh|fish", description = "Your shell.")
    private Kind shell;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        var out = spec.commandLine().getOut();
        // picocli's script is for both: it starts bash's completion in zsh by itself.
        out.print(
                shell == Kind.FISH
                        ? FishCompletion.of(root) + NameCompletion.fish(root)
                        : AutoComplete.bash(root.getCommandName(), root) + NameCompletion.bash(root));
        out.flush();
        return ExitCode.OK;
    }
}
