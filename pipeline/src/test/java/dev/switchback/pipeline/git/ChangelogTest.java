package dev.switchback.pipeline.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.resources.Release.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changelogs of repositories that the real git made. */
class ChangelogTest {
    @TempDir
    Path folder;

    private RealGit git;

    @BeforeEach
    void init() {
        git = RealGit.init(folder.resolve("app"));
    }

    private Changelog changelog(RealGit of, String from, String to) {
        try (var repository = GitRepository.open(of.folder())) {
            return repository.changelog(from, to);
        }
    }

    @Test
    void theCommitsSinceTheOneThatRuns() {
        String one = git.commit("a", "1", "begin");
        git.commit("a", "2", "faster orders\n\nwith a body");
        String three = git.commit("a", "3", "fix totals");

        Changelog changelog = changelog(git, one, "HEAD");

        assertThat(changelog.source().commit()).isEqualTo(three);
        assertThat(changelog.source().from()).isEqualTo(one);
        assertThat(changelog.source().changes())
                .extracting(Change::subject)
                .containsExactly("fix totals", "faster orders");
        assertThat(changelog.source().changes()).extracting(Change::author).containsOnly("Ann");
        assertThat(changelog.takenBack()).isZero();
        assertThat(changelog(git, three, one)).satisfies(back -> {
            assertThat(back.source().changes()).isEmpty();
            assertThat(back.takenBack()).isEqualTo(2);
        });
    }

    @Test
    void aLongHistoryIsCounted() {
        String one = git.commit("a", "0", "begin");
        for (int i = 1; i <= Changelog.LISTED + 3; i++) {
            git.run("commit", "-q", "--allow-empty", "-m", "change " + i);
        }
        Changelog changelog = changelog(git, one, "main");

        assertThat(changelog.source().changes()).hasSize(Changelog.LISTED);
        assertThat(changelog.source().more()).isEqualTo(3);
    }

    @Test
    void hostileMessagesAreHarmless() throws Exception {
        String one = git.commit("a", "0", "begin");
        for (String message : new String[] {
            "\u001b[2J\u001b]0;owned\u0007red\u202egnp\u0000".replace("\u0000", ""),
            "x".repeat(1 << 20),
            "a\u009b31mb",
            "\ud83d\ude00".repeat(99)
        }) {
            Path file = Files.writeString(folder.resolve("message"), message);
            git.run("commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", file.toString());
        }
        assertThat(changelog(git, one, "HEAD").source().changes()).hasSize(4).allSatisfy(change -> {
            assertThat(change.subject()).hasSizeLessThanOrEqualTo(100).isNotEmpty();
            assertThat(change.subject().codePoints())
                    .allMatch(c -> c >= ' ' && (c < 0x7f || c > 0x9f) && c != 0x202e && !(c >= 0xd800 && c <= 0xdfff));
        });
    }

    @Test
    void missingCommitsAndShallowClones() {
        git.commit("a", "1", "begin");
        String two = git.commit("a", "2", "more");
        git.commit("a", "3", "most");
        String unknown = "0123456789012345678901234567890123456789";

        assertThatThrownBy(() -> changelog(git, unknown, "HEAD")).hasMessageContaining("is not a commit in");
        assertThatThrownBy(() -> changelog(git, "HEAD", "no\u001bsuch"))
                .hasMessageContaining("'no such' is not a commit");
        assertThatThrownBy(() -> changelog(git, "--all", "HEAD")).hasMessageContaining("is not a commit in");
        RealGit shallow = git.cloned(folder.resolve("shallow"), "--depth", "1");
        assertThatThrownBy(() -> changelog(shallow, two, "HEAD"))
                .hasMessageContaining("is not in the shallow clone")
                .hasMessageContaining("git fetch --unshallow");
    }

    @Test
    void bareRepositoriesWorktreesAndSubmodules() {
        String one = git.commit("a", "1", "begin");
        git.commit("a", "2", "more");

        RealGit bare = git.cloned(folder.resolve("bare.git"), "--bare");
        assertThat(changelog(bare, one, "main").source().changes()).hasSize(1);

        git.run("worktree", "add", "-q", folder.resolve("tree").toString(), "-b", "side");
        RealGit tree = new RealGit(folder.resolve("tree"));
        tree.commit("a", "3", "aside");
        assertThat(changelog(tree, one, "HEAD").source().changes()).hasSize(2);

        RealGit outer = RealGit.init(folder.resolve("outer"));
        outer.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "file://" + git.folder(), "app");
        assertThat(changelog(new RealGit(outer.folder().resolve("app")), one, "HEAD")
                        .source()
                        .changes())
                .extracting(Change::subject)
                .containsExactly("more");
    }

    @Test
    void whatCannotBeRead() throws Exception {
        RealGit other = RealGit.init(folder.resolve("sha256"), "--object-format=sha256");
        other.commit("a", "1", "begin");
        assertThatThrownBy(() -> GitRepository.open(other.folder())).hasMessageContaining("object format sha256");

        Path plain = Files.createDirectory(folder.resolve("plain"));
        assertThat(GitRepository.around(plain)).isEmpty();
        assertThatThrownBy(() -> GitRepository.open(plain)).hasMessageContaining("does not lie in a Git repository");
        assertThatThrownBy(() -> GitRepository.open(folder.resolve("none"))).hasMessageContaining("there is no");

        RealGit empty = RealGit.init(folder.resolve("empty"));
        assertThatThrownBy(() -> changelog(empty, "HEAD", "HEAD")).hasMessageContaining("'HEAD' is not a commit");
    }
}
