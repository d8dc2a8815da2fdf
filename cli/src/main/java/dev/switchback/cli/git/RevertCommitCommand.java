package dev.switchback.cli.git;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.pipeline.git.GitCredentials;
import dev.switchback.pipeline.git.GitRemote;
import dev.switchback.pipeline.git.GitRepository;
import dev.switchback.pipeline.git.RevertCommit;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchback revert-commit}: takes a change back where GitOps reads it. */
@Command(
        name = "revert-commit",
        description = "Takes back what a commit changed, by a commit on top of a remote branch, so that GitOps does not"
                + " deploy it again. Never pushes by force; the work tree and the branches here stay as they are.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nCredentials: GIT_USERNAME and GIT_PASSWORD, or GIT_TOKEN; --credentials FILE; ssh-agent."
                + "%nExit status: 1 when it conflicts or is refused, 3 when the remote does not answer%n%nExamples%n",
        footer = {
            "  switchback revert-commit 3f2c1a9 --branch main",
            "  switchback revert-commit 3f2c1a9 --pull-request revert-orders --repository https://git.example.org/shop.git"
        })
public final class RevertCommitCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "COMMIT", description = "The commit to take back; of a merge, all that it brought.")
    private String commit = "";

    @Option(
            names = "--branch",
            paramLabel = "BRANCH",
            defaultValue = "main",
            description = "The branch that has the commit; default: main.")
    private String branch = "main";

    @Option(
            names = "--pull-request",
            paramLabel = "BRANCH",
            description = "Push to this new branch, for a pull request, instead of to the branch itself.")
    private @Nullable String pullRequest;

    @Option(
            names = "--repository",
            paramLabel = "FOLDER|URL",
            defaultValue = ".",
            description = "A clone, or the URL of the repository; default: the clone around this folder.")
    private String repository = ".";

    @Option(
            names = "--remote",
            paramLabel = "NAME",
            defaultValue = "origin",
            description = "The remote of a clone; default: origin.")
    private String remote = "origin";

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = "Lines such as https://user:password@git.example.org, as git credential-store writes them.")
    private @Nullable Path credentials;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; for the commit's message.")
    private String reason = "";

    RevertCommitCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        boolean url = repository.contains("://") || repository.matches("[^/]+@[^/]+:.*");
        var access = GitCredentials.of(shell.environment(), Optional.ofNullable(credentials));
        var away = new GitRemote(url ? repository : remote, access);
        var wanted = new RevertCommit.Request(commit, branch, Optional.ofNullable(pullRequest), reason);
        try (GitRepository opened = url ? GitRepository.temporary() : GitRepository.open(folder())) {
            RevertCommit.Outcome outcome =
                    new RevertCommit(opened, away).push(wanted, shell.clock().instant());
            print(outcome);
        }
        return ExitCode.OK;
    }

    private Path folder() {
        try {
            return Path.of(repository);
        } catch (InvalidPathException e) {
            throw CommandFailure.usage("--repository: neither a folder nor a URL");
        }
    }

    private void print(RevertCommit.Outcome outcome) {
        if (output.isJson()) {
            output.print(OutputOption.object()
                    .put("commit", outcome.commit())
                    .put("branch", outcome.branch())
                    .put("pushed", outcome.pushed()));
            return;
        }
        output.page()
                .line(
                        outcome.pushed()
                                ? "pushed " + ChangelogView.cut(outcome.commit()) + " to " + outcome.branch()
                                : "nothing to push: " + outcome.branch() + " is without that change already, at "
                                        + ChangelogView.cut(outcome.commit()));
    }
}
