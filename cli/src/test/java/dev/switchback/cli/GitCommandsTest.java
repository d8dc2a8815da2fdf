package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.cli.TestCluster.Ran;
import dev.switchback.cli.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries from a repository of the real git, and what is reported of them. */
class GitCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROLLING =
            """
            apiVersion: switchback.dev/v1alpha1
            kind: Delivery
            metadata: {name: orders, namespace: shop}
            spec:
              workload: {kind: Deployment, name: orders}
              strategy: {rolling: {watch: 10s}}
            """;

    @TempDir
    Path folder;

    private TestCluster shop;
    private Path repository;
    private String file = "";

    @BeforeEach
    void start() throws Exception {
        shop = new TestCluster(folder);
        repository = Files.createDirectory(folder.resolve("repository"));
        git("init", "-q", "-b", "main");
        file = Files.writeString(repository.resolve("delivery.yaml"), ROLLING).toString();
        git("add", ".");
    }

    @AfterEach
    void stop() throws IOException {
        shop.close();
    }

    private String git(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org"));
        all.addAll(List.of(arguments));
        var builder = new ProcessBuilder(all).directory(repository.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_COMMITTER_DATE", "2026-01-16T11:00:00Z"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private String commit(String message) throws Exception {
        git("commit", "-q", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD").strip();
    }

    private Ran deploy(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("deploy", file));
        all.addAll(List.of(arguments));
        var ran = CompletableFuture.supplyAsync(() -> shop.on(all.toArray(String[]::new)));
        while (true) {
            try {
                return ran.get(50, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                shop.time.advance(Duration.ofMillis(500));
            }
        }
    }

    private String recorded() {
        return shop.orders()
                .template()
                .at("/metadata/annotations")
                .path("switchback.dev/commit")
                .asText();
    }

    @Test
    void aDeliveryKnowsItsCommits() throws Exception {
        String one = commit("begin");
        Ran first = deploy("--image", "orders:3", "--note");
        assertThat(first.status()).as(first.err()).isEqualTo(ExitCode.OK);
        assertThat(first.err()).contains("the commit that runs so far is not known");
        assertThat(recorded()).isEqualTo(one);
        assertThat(git("notes", "--ref=deployments", "show", one))
                .contains("Delivery: shop/orders\n", "Image: orders:3\n", "Outcome: Succeeded, promoted\n");

        String two = commit("faster \u001b[2Jorders");
        Ran second = deploy("--image", "orders:4", "--commit", two.substring(0, 8));
        assertThat(second.err())
                .contains("from " + one.substring(0, 9) + " to " + two.substring(0, 9) + ": 1 commit")
                .contains("faster  [2Jorders (Ann)");
        assertThat(recorded()).isEqualTo(two);

        JsonNode stored =
                JSON.readTree(shop.on("changelog", "shop/orders", "-o", "json").out());
        assertThat(stored.path("commit").asText()).isEqualTo(two);
        assertThat(stored.at("/changes/0/commit").asText()).isEqualTo(two);
        assertThat(JSON.readTree(shop.on("status", "shop/orders", "-o", "json").out())
                        .at("/source/from")
                        .asText())
                .isEqualTo(one);
        assertThat(shop.run("changelog", "--from", one, "--repository", repository.toString())
                        .out())
                .contains("1 commit", "(Ann)");

        JsonNode report =
                JSON.readTree(shop.on("report", "--dora", "-o", "json").out());
        assertThat(report.path("deployments").asInt()).isEqualTo(2);
        assertThat(report.path("changeFailRate").asDouble()).isZero();
        assertThat(report.path("commits").asInt()).isEqualTo(2);
        assertThat(report.path("leadTimeSeconds").asLong()).isBetween(3_600L, 7_200L);
        assertThat(shop.on("report", "--dora").out()).contains("2 since", "0% (0 of 2)", "nothing had to recover");
    }

    @Test
    void noRepositoryAndNoDeployments() throws Exception {
        assertThat(shop.on("report", "--dora").out())
                .contains("no deployments since")
                .doesNotContain("0%");
        assertThat(shop.on("report", "--dora", "-o", "json").out()).contains("\"changeFailRate\" : null");

        file = Files.writeString(folder.resolve("delivery.yaml"), ROLLING).toString();
        assertThat(deploy("--image", "orders:3", "--commit", "v1").err()).contains("full name");
        String full = "0123456789012345678901234567890123456789";
        assertThat(deploy("--image", "orders:3", "--commit", full).status()).isZero();
        assertThat(recorded()).isEqualTo(full);
        assertThat(deploy("--image", "orders:4", "--note").status()).isZero();
        assertThat(recorded())
                .as("the commit of the image before is not that of this one")
                .isEmpty();
        assertThat(shop.on("changelog", "shop/orders").err()).contains("does not know its commit");
        assertThat(shop.on("changelog").status()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aCommitIsTakenBack() throws Exception {
        commit("begin");
        Files.writeString(repository.resolve("image"), "2");
        git("add", "image");
        String bad = commit("orders 2");
        Path bare = folder.resolve("bare.git");
        git("clone", "-q", "--bare", ".", bare.toString());
        String url = "file://" + bare;

        Ran reverted = shop.run("revert-commit", bad, "--repository", url, "--reason", "too many errors");
        assertThat(reverted.status()).as(reverted.err()).isZero();
        assertThat(reverted.out()).startsWith("pushed ").contains(" to main");
        assertThat(git("--git-dir", bare.toString(), "ls-tree", "--name-only", "main"))
                .isEqualTo("delivery.yaml\n");
        assertThat(shop.run("revert-commit", bad, "--repository", url).out()).contains("nothing to push");
        Ran missing = shop.run("revert-commit", bad, "--repository", url, "--branch", "none");
        assertThat(missing.status()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(missing.err()).contains("has no branch 'none'");
        Ran gone = shop.run("revert-commit", bad, "--repository", "https://ann:secret@127.0.0.1:1/x.git");
        assertThat(gone.status()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(gone.err()).doesNotContain("secret");
    }
}
