package dev.switchback.pipeline.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes that the real git reads. */
class DeploymentNotesTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final Optional<GitRemote> ORIGIN = Optional.of(new GitRemote("origin", RealGit.NONE));

    @TempDir
    Path folder;

    private RealGit git;
    private RealGit bare;
    private String commit = "";

    @BeforeEach
    void init() {
        git = RealGit.init(folder.resolve("app"));
        commit = git.commit("a", "1", "begin");
        bare = git.cloned(folder.resolve("bare.git"), "--bare");
    }

    private static void add(RealGit to, String commit, String line, Optional<GitRemote> remote) {
        try (var repository = GitRepository.open(to.folder())) {
            new DeploymentNotes(repository).add(commit, List.of(line), remote, NOW);
        }
    }

    @Test
    void aNoteGrowsByWhatIsDeployed() {
        add(git, commit, "orders:1 to shop/orders", Optional.empty());
        add(git, "HEAD", "orders:1 to \u001b[31mtest/orders", Optional.empty());

        assertThat(git.run("notes", "--ref=deployments", "show", commit))
                .isEqualTo("orders:1 to shop/orders\n\norders:1 to  [31mtest/orders\n");
    }

    @Test
    void twoWritersLoseNothing() throws Exception {
        RealGit one = bare.cloned(folder.resolve("one"));
        RealGit two = bare.cloned(folder.resolve("two"));
        var begin = new CountDownLatch(1);
        ExecutorService both = Executors.newFixedThreadPool(2);
        List<Future<?>> writers = List.of(one, two).stream()
                .<Future<?>>map(writer -> both.submit(() -> {
                    begin.await();
                    for (int i = 0; i < 5; i++) {
                        add(writer, commit, writer.folder().getFileName() + " " + i, ORIGIN);
                    }
                    return writer;
                }))
                .toList();
        begin.countDown();
        for (Future<?> writer : writers) {
            writer.get();
        }
        both.shutdown();

        String note = bare.run("notes", "--ref=deployments", "show", commit);
        for (int i = 0; i < 5; i++) {
            assertThat(note).contains("one " + i + "\n", "two " + i + "\n");
        }
        assertThat(bare.run("rev-list", "--count", "refs/notes/deployments").strip())
                .isEqualTo("10");
        bare.run("fsck", "--strict");
    }

    @Test
    void aRemoteThatDoesNotAnswer() {
        var gone = Optional.of(new GitRemote("https://ann:secret@localhost:1/app.git", RealGit.NONE));
        assertThatThrownBy(() -> add(git, commit, "x", gone))
                .isInstanceOfSatisfying(
                        GitFailure.class, e -> assertThat(e.isPassing()).isTrue())
                .hasMessageContaining("does not answer")
                .hasMessageContaining("https://***@localhost:1")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> add(git, commit, "x", Optional.of(new GitRemote("upstream", RealGit.NONE))))
                .isInstanceOf(GitFailure.class)
                .hasMessageContaining("upstream");
    }
}
