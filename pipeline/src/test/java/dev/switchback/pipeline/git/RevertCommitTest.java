package dev.switchback.pipeline.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.pipeline.git.RevertCommit.Outcome;
import dev.switchback.pipeline.git.RevertCommit.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revert commits in repositories of the real git, pushed to a bare one. */
class RevertCommitTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @TempDir
    Path folder;

    private RealGit git;
    private RealGit bare;
    private String bad = "";

    @BeforeEach
    void init() {
        git = RealGit.init(folder.resolve("config"));
        git.commit("orders.yaml", "image: orders:1\n", "orders 1");
        git.commit("other.yaml", "replicas: 1\n", "other");
        bad = git.commit("orders.yaml", "image: orders:2\n", "orders 2");
        bare = git.cloned(folder.resolve("bare.git"), "--bare");
        git.run("remote", "add", "origin", "file://" + bare.folder());
    }

    private Outcome revert(RealGit in, String commit, Optional<String> pullRequest) {
        return revert(in, new GitRemote("origin", RealGit.NONE), commit, pullRequest);
    }

    private static Outcome revert(RealGit in, GitRemote remote, String commit, Optional<String> pullRequest) {
        try (var repository = GitRepository.open(in.folder())) {
            return new RevertCommit(repository, remote)
                    .push(new Request(commit, "main", pullRequest, "error rate"), NOW);
        }
    }

    @Test
    void theBranchIsAsBeforeTheCommit() {
        String before = git.run("status", "--porcelain", "--branch");

        Outcome outcome = revert(git, bad, Optional.empty());

        assertThat(outcome.pushed()).isTrue();
        assertThat(bare.run("show", "main:orders.yaml")).isEqualTo("image: orders:1\n");
        assertThat(bare.run("rev-parse", "main").strip()).isEqualTo(outcome.commit());
        assertThat(bare.run("log", "-1", "--format=%B", "main"))
                .contains("Revert \"orders 2\"", "This reverts commit " + bad + ".", "error rate");
        assertThat(git.run("status", "--porcelain", "--branch")).isEqualTo(before);
        assertThat(revert(git, bad, Optional.empty()).pushed()).isFalse();
    }

    @Test
    void aBranchForAPullRequest() {
        Outcome outcome = revert(git, bad, Optional.of("revert/orders"));

        assertThat(outcome.branch()).isEqualTo("revert/orders");
        assertThat(bare.run("show", "main:orders.yaml")).isEqualTo("image: orders:2\n");
        assertThat(bare.run("show", "revert/orders:orders.yaml")).isEqualTo("image: orders:1\n");
        assertThat(revert(git, bad, Optional.of("revert/orders")))
                .isEqualTo(new Outcome(outcome.commit(), "revert/orders", false));
        git.run("push", "-q", "origin", "main:refs/heads/taken");
        assertThatThrownBy(() -> revert(git, bad, Optional.of("taken"))).hasMessageContaining("something else on it");
    }

    @Test
    void aCloneOfNothing() {
        try (var repository = GitRepository.temporary()) {
            var remote = new GitRemote("file://" + bare.folder(), RealGit.NONE);
            new RevertCommit(repository, remote).push(new Request(bad, "main", Optional.empty(), ""), NOW);
        }
        assertThat(bare.run("show", "main:orders.yaml")).isEqualTo("image: orders:1\n");
        bare.run("fsck", "--strict");
    }

    @Test
    void othersPushMeanwhile() throws Exception {
        RealGit other = bare.cloned(folder.resolve("other"));
        String worse = git.commit("third.yaml", "x: 1\n", "third");
        git.run("push", "-q", "origin", "main");
        var begin = new CountDownLatch(1);
        ExecutorService both = Executors.newFixedThreadPool(2);
        Future<Outcome> one = both.submit(() -> {
            begin.await();
            return revert(git, bad, Optional.empty());
        });
        Future<Outcome> two = both.submit(() -> {
            begin.await();
            return revert(other, worse, Optional.empty());
        });
        begin.countDown();
        assertThat(one.get().pushed()).isTrue();
        assertThat(two.get().pushed()).isTrue();
        both.shutdown();

        assertThat(bare.run("ls-tree", "--name-only", "main")).isEqualTo("orders.yaml\nother.yaml\n");
        assertThat(bare.run("show", "main:orders.yaml")).isEqualTo("image: orders:1\n");
        assertThat(bare.run("rev-list", "--count", "main").strip()).isEqualTo("6");
    }

    @Test
    void whatCannotBeReverted() {
        String later = git.commit("orders.yaml", "image: orders:3\n", "orders 3");
        git.run("push", "-q", "origin", "main");
        String head = bare.run("rev-parse", "main");
        String first = git.run("rev-list", "--max-parents=0", "main").strip();
        String local = git.commit("local", "", "local only");

        assertThatThrownBy(() -> revert(git, bad, Optional.empty()))
                .hasMessageContaining("later commits changed orders.yaml as well")
                .hasMessageContaining("git revert " + bad);
        assertThatThrownBy(() -> revert(git, first, Optional.empty())).hasMessageContaining("is the first commit");
        assertThatThrownBy(() -> revert(git, local, Optional.empty()))
                .hasMessageContaining("is not on the branch main");
        assertThatThrownBy(() -> revert(git, "nothing", Optional.empty())).hasMessageContaining("is not a commit in");
        RealGit shallow = bare.cloned(folder.resolve("shallow"), "--depth", "1");
        assertThatThrownBy(() -> revert(shallow, later, Optional.empty()))
                .hasMessageContaining("git fetch --unshallow");
        assertThat(bare.run("rev-parse", "main")).isEqualTo(head);
    }

    @Test
    void overSshWithAHookThatRefuses() throws Exception {
        Path ssh = script("ssh", "for last; do :; done; exec sh -c \"$last\"");
        var access = GitCredentials.of(Map.of("GIT_SSH_COMMAND", ssh.toString()), Optional.empty());
        var remote = new GitRemote("git@host.example:" + bare.folder(), access);
        Path hook = bare.folder().resolve("hooks/pre-receive");
        Files.writeString(hook, "#!/bin/sh\ncase $(cat) in *heads/main) exit 1;; esac\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> revert(git, remote, bad, Optional.empty()))
                .hasMessageContaining("refused to update refs/heads/main")
                .hasMessageContaining("pull request");
        assertThat(revert(git, remote, bad, Optional.of("revert")).pushed()).isTrue();
        assertThat(bare.run("show", "revert:orders.yaml")).isEqualTo("image: orders:1\n");
    }

    private Path script(String name, String text) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
