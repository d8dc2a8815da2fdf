package dev.switchback.cli.git;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.pipeline.git.Changelog;
import dev.switchback.pipeline.git.DeploymentNotes;
import dev.switchback.pipeline.git.GitCredentials;
import dev.switchback.pipeline.git.GitFailure;
import dev.switchback.pipeline.git.GitRemote;
import dev.switchback.pipeline.git.GitRepository;
import dev.switchback.pipeline.steps.RunningCommit;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Release.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --commit}, {@code --repository} and {@code --note}: what Git knows about a release. */
public final class SourceOptions {
    private final Shell shell;

    @Option(
            names = "--commit",
            paramLabel = "COMMIT",
            description = "The commit that the image was built from; default: HEAD of the repository, if there is one.")
    private @Nullable String commit;

    @Option(
            names = "--repository",
            paramLabel = "FOLDER",
            description = "A folder in the repository that has the commit; default: that of the delivery file.")
    private @Nullable Path repository;

    @Option(
            names = "--note",
            description = "In the end, add a note to the commit: git notes --ref=deployments show COMMIT")
    private boolean note;

    @Option(
            names = "--note-remote",
            paramLabel = "REMOTE",
            description = "Add the note to the notes of this remote, and push them; it includes --note.")
    private @Nullable String noteRemote;

    SourceOptions(Shell shell) {
        this.shell = shell;
    }

    /** The delivery with its commit and changelog, which are printed; as it was when the commit is not known. */
    public Delivery sourced(Delivery asked, Path file, Cluster cluster, TerminalPage page) {
        Optional<Source> source = source(file, RunningCommit.of(asked, cluster), page);
        source.ifPresent(known -> new ChangelogView(page).print(known, 0));
        return source.map(known -> asked.withSpec(
                        asked.spec().withRelease(asked.spec().release().withSource(known))))
                .orElse(asked);
    }

    private Optional<Source> source(Path file, String running, TerminalPage page) {
        try (GitRepository opened = open(file).orElse(null)) {
            if (opened != null) {
                String name = opened.commit(commit == null ? "HEAD" : commit);
                return Optional.of(changelog(opened, running, name, page));
            }
        } catch (GitFailure e) {
            page.line("no changelog: " + e.getMessage());
        }
        return Optional.ofNullable(commit).map(name -> new Source(full(name), Optional.empty(), running, List.of(), 0));
    }

    private static Source changelog(GitRepository opened, String running, String name, TerminalPage page) {
        try {
            return running.isEmpty()
                    ? Changelog.of(opened, name)
                    : opened.changelog(running, name).source();
        } catch (GitFailure e) {
            page.line("no changelog: " + e.getMessage());
            return Changelog.of(opened, name);
        }
    }

    private static String full(String name) {
        if (!name.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw CommandFailure.usage("--commit " + name + ": without a repository that has it, the commit's full name"
                    + " of 40 (SHA-1) or 64 (SHA-256) hexadecimal digits is needed");
        }
        return name;
    }

    private Optional<GitRepository> open(Path file) {
        return repository == null
                ? GitRepository.around(file.toAbsolutePath().resolveSibling("."))
                : Optional.of(GitRepository.open(repository));
    }

    /** Writes the note that was asked for. A note that cannot be written is said, and changes nothing else. */
    public void note(Delivery ended, Path file, String by, TerminalPage page) {
        String about = ended.spec().release().commit();
        if ((!note && noteRemote == null) || about.isEmpty()) {
            return;
        }
        Optional<GitRemote> remote = Optional.ofNullable(noteRemote)
                .map(name -> new GitRemote(name, GitCredentials.of(shell.environment(), Optional.empty())));
        try (GitRepository opened = open(file).orElse(null)) {
            if (opened == null) {
                page.line("no note: " + file + " does not lie in a Git repository; --repository names one");
            } else {
                new DeploymentNotes(opened)
                        .add(about, lines(ended, by), remote, shell.clock().instant());
            }
        } catch (GitFailure e) {
            page.line("no note: " + e.getMessage());
        }
    }

    private List<String> lines(Delivery ended, String by) {
        return List.of(
                "Delivery: " + ended,
                "Workload: " + ended.spec().workload(),
                "Image: " + ended.spec().image(),
                "Outcome: " + ended.status().phase().text() + ", "
                        + ended.status().message(),
                "At: " + shell.clock().instant(),
                "By: " + by);
    }
}
