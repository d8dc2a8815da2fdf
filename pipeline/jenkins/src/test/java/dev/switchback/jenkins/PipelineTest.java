package dev.switchback.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example Jenkinsfile, through each path. */
@Timeout(60)
class PipelineTest {
    private static final List<String> DEPLOY =
            List.of("deploy", "--image=registry.example.org/orders:4f5a1", "--", "delivery.yaml");
    private static final List<String> SMOKE =
            List.of("smoke", "--service=shop/orders", "--junit=smoke.xml", "--", "smoke.yaml");

    @TempDir
    Path folder;

    private StandIn program;
    private Jenkins jenkins;

    @BeforeEach
    void start() throws Exception {
        program = new StandIn(folder.resolve("bin"));
        jenkins = new Jenkins(folder.resolve("workspace"), program).secret("shop-kubeconfig", "/secret/kubeconfig-5f3");
        program("build-and-push", "echo built \"$1\" > built");
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve("workspace").resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void noSecretInAnyCall() throws IOException {
        String seen = jenkins.calls() + program.calls() + jenkins.told;
        assertThat(seen + Files.readString(folder.resolve("workspace/log"))).doesNotContain("5f3");
    }

    @Test
    void promotedByAPerson() throws Exception {
        program.comesToAnApproval();
        jenkins.answers.add("ada");

        jenkins.file("Jenkinsfile");

        assertThat(jenkins.told).isEmpty();
        assertThat(jenkins.build.getResult()).isEqualTo("SUCCESS");
        assertThat(program.orders()).containsExactly(DEPLOY, List.of("promote", "shop/orders", "--by=ada"), SMOKE);
        assertThat(jenkins.questions).containsExactly("Promote shop/orders? for release-managers");
        assertThat(program.environment("promote")).contains("KUBECONFIG=/secret/kubeconfig-5f3");
        assertThat(folder.resolve("workspace/built")).hasContent("built registry.example.org/orders:4f5a1");
    }

    @Test
    void abortedByAPerson() throws Exception {
        program.comesToAnApproval();
        jenkins.answers.add("");

        jenkins.file("Jenkinsfile");

        assertThat(program.orders()).containsExactly(DEPLOY, List.of("abort", "shop/orders"));
        assertThat(jenkins.build.getResult()).isEqualTo("ABORTED");
        assertThat(jenkins.told)
                .contains("aborted: the stable version has all traffic, or gets it within a minute")
                .doesNotContain("not released: the step that failed says why");
    }

    @Test
    void rolledBackBeforeTheApproval() throws Exception {
        program.status("deploy", 1);

        jenkins.file("Jenkinsfile");

        assertThat(program.orders()).containsExactly(DEPLOY);
        assertThat(jenkins.build.getResult()).isIn("FAILURE", "ABORTED");
        assertThat(jenkins.told).contains("Deploy: switchback deploy: refused, rolled back, or a check failed");
    }

    @Test
    void theClusterCannotBeReached() throws Exception {
        program.status("deploy", 3).status("status", 3);

        jenkins.file("Jenkinsfile");

        assertThat(program.orders()).containsExactly(DEPLOY);
        assertThat(jenkins.told).contains("Deploy: switchback deploy: the cluster cannot be reached");
    }

    @Test
    void theBuildFails() throws Exception {
        program("build-and-push", "exit 7");

        jenkins.file("Jenkinsfile");

        assertThat(program.calls()).isEmpty();
        assertThat(jenkins.build.getResult()).isEqualTo("FAILURE");
        assertThat(jenkins.told).contains("not released: the step that failed says why");
    }

    @Test
    void theCheckAfterwardsFails() throws Exception {
        program.comesToAnApproval().status("smoke", 1);
        jenkins.answers.add("ada");

        jenkins.file("Jenkinsfile");

        assertThat(program.orders())
                .containsExactly(
                        DEPLOY, List.of("promote", "shop/orders", "--by=ada"), SMOKE, List.of("undo", "shop/orders"));
        assertThat(jenkins.build.getResult()).isEqualTo("FAILURE");
    }

    @Test
    void aPersonAbortsTheBuild() throws Exception {
        program.comesToAnApproval();
        Thread build = Thread.currentThread();
        var person = new Thread(() -> {
            try {
                jenkins.questions.take();
                build.interrupt();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        person.start();

        jenkins.file("Jenkinsfile");

        assertThat(program.orders()).contains(DEPLOY).doesNotContain(SMOKE);
        assertThat(jenkins.build.getResult()).isEqualTo("ABORTED");
        assertThat(jenkins.told).contains("aborted: the stable version has all traffic, or gets it within a minute");
    }
}
