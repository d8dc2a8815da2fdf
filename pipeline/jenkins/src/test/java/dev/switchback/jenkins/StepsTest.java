package dev.switchback.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.pipeline.delivery.DeliveryFile;
import dev.switchback.resources.Delivery;
import dev.switchback.runtime.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each step of the library in a scripted pipeline. */
class StepsTest {
    @TempDir
    Path folder;

    private StandIn program;
    private Jenkins jenkins;

    @BeforeEach
    void start() throws Exception {
        program = new StandIn(folder.resolve("bin"));
        jenkins = new Jenkins(folder.resolve("workspace"), program);
    }

    @Test
    void deployCallsTheCommand() throws IOException {
        jenkins.run("switchbackDeploy(file: 'delivery.yaml', image: 'orders:2')");

        assertThat(jenkins.calls())
                .isEqualTo(
                        """
                           script.run()
                              script.switchbackDeploy({file=delivery.yaml, image=orders:2})
                                 switchbackDeploy.switchback([deploy, --image=orders:2, --, delivery.yaml])
                                    switchback.sh({script='switchback' 'deploy' '--image=orders:2' '--' 'delivery.yaml', \
                        returnStatus=true, label=switchback deploy})""");
        assertThat(program.calls()).containsExactly(List.of("deploy", "--image=orders:2", "--", "delivery.yaml"));
        assertThat(jenkins.build.getResult()).isEqualTo("SUCCESS");
    }

    @ParameterizedTest
    @CsvSource({
        "0, SUCCESS, ''",
        "1, FAILURE, 'switchback deploy: refused, rolled back, or a check failed'",
        "2, FAILURE, 'switchback deploy: the command or a file is wrong; nothing was changed'",
        "3, FAILURE, 'switchback deploy: the cluster cannot be reached'",
        "4, ABORTED, 'switchback deploy: a person aborted it'",
        "137, FAILURE, 'switchback deploy: ended with status 137; what became of the delivery: switchback status'"
    })
    void exitStatusBecomesTheResult(int status, String result, String message) throws IOException {
        program.status("deploy", status);

        jenkins.run("switchbackDeploy(image: 'orders:2')\necho 'goes on'");

        assertThat(jenkins.build.getResult()).isEqualTo(result);
        assertThat(jenkins.told).containsExactly(message.isEmpty() ? "goes on" : message);
    }

    @Test
    void hostileWordsArriveAsTheyAre() throws IOException {
        List<String> words = List.of(
                "a'b",
                "a\"b",
                "$(touch pwned)",
                "`touch pwned`",
                "a; touch pwned",
                "a\ntouch pwned\n",
                "$HOME && touch pwned",
                "'; touch pwned; '",
                "../../pwned",
                "-h",
                "a\\b\\",
                "* ?",
                "\u00fcnic\u00f6de \u2603");
        jenkins.getBinding().setVariable("words", words);

        jenkins.run(
                """
                for (word in words) {
                    switchbackDeploy(file: word, image: word)
                    switchbackSmoke(suite: word, service: word)
                    switchbackRollback(workload: word, reason: word)
                    switchbackCanary(namespace: word, workload: word, image: word)
                }
                """);

        assertThat(jenkins.told).isEmpty();
        List<List<String>> calls = new ArrayList<>();
        for (String word : words) {
            calls.add(List.of("deploy", "--image=" + word, "--", word));
            calls.add(List.of("smoke", "--service=" + word, "--", word));
            calls.add(List.of("rollback", word, "--reason=" + word));
            calls.add(List.of(
                    "deploy", "--image=" + word, "--", "delivery-" + word.replaceAll("[^a-z0-9.-]", "_") + ".json"));
        }
        assertThat(program.calls()).isEqualTo(calls);
        assertThat(files()).allMatch(name -> name.equals("log") || name.matches("delivery-[a-z0-9._-]+json"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("workspace"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("script.jenkins"))
                    .toList();
        }
    }

    private Delivery written(String name) throws IOException {
        String text = Files.readString(folder.resolve("workspace").resolve(name));
        List<Problem> problems = new ArrayList<>();
        return DeliveryFile.parse(name, text, problems).orElseThrow(() -> new AssertionError(problems));
    }

    @Test
    void canaryWritesADeliveryThatTheCommandReads() throws IOException {
        jenkins.run(
                """
                switchbackCanary(namespace: 'shop', workload: 'orders', image: 'orders:2',
                    steps: [[weight: 5, hold: '10m'], [approval: [timeout: '1h']]],
                    analysis: [prometheus: [address: 'http://prometheus:9090'], metrics: ['success-rate']])
                """);

        assertThat(program.calls())
                .containsExactly(List.of("deploy", "--image=orders:2", "--", "delivery-orders.json"));
        Delivery delivery = written("delivery-orders.json");
        assertThat(delivery).hasToString("shop/orders");
        assertThat(delivery.spec().strategy().key()).isEqualTo("canary");
        assertThat(delivery.spec().checks().analysis()).isPresent();
    }

    @Test
    void blueGreenWritesADeliveryThatTheCommandReads() throws IOException {
        jenkins.run(
                """
                switchbackBlueGreen(namespace: 'shop', workload: 'orders-blue', other: 'orders-green', image: 'orders:2',
                    smoke: 'smoke.yaml')
                """);

        assertThat(program.calls())
                .containsExactly(List.of("deploy", "--image=orders:2", "--", "delivery-orders-blue.json"));
        Delivery delivery = written("delivery-orders-blue.json");
        assertThat(delivery.spec().strategy().key()).isEqualTo("blueGreen");
        assertThat(delivery.spec().checks().smoke()).isPresent();
    }

    @Test
    void smokePublishesItsResultsAlsoWhenItFails() throws IOException {
        program.status("smoke", 1);

        jenkins.run("switchbackSmoke(suite: 'smoke.yaml', service: 'shop/orders', junit: 'smoke.xml')");

        assertThat(program.calls())
                .containsExactly(List.of("smoke", "--service=shop/orders", "--junit=smoke.xml", "--", "smoke.yaml"));
        assertThat(jenkins.steps("junit"))
                .containsExactly("switchbackSmoke.junit({testResults=smoke.xml, allowEmptyResults=true})");
        assertThat(jenkins.build.getResult()).isEqualTo("FAILURE");
    }

    @Test
    void rollbackUndoesADeliveryOrAsksTheService() throws IOException {
        jenkins.run(
                """
                switchbackRollback(delivery: 'shop/orders')
                switchbackRollback(workload: 'shop/orders')
                """);

        assertThat(program.calls())
                .containsExactly(
                        List.of("undo", "shop/orders"), List.of("rollback", "shop/orders", "--reason=jenkins-shop-7"));
    }

    @Test
    void aGateThatWasAnsweredElsewhereAnswersNothing() throws Exception {
        program.prints("status", "{\"name\":\"orders\",\"step\":\"approval\"}");
        var person = new Thread(() -> {
            try {
                jenkins.questions.take();
                program.prints("status", "{\"name\":\"orders\",\"step\":\"hold\"}");
                jenkins.answers.add("ada");
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        person.start();

        jenkins.run("switchbackGate(delivery: 'shop/orders')");

        assertThat(program.orders()).isEmpty();
        assertThat(jenkins.build.getResult()).isEqualTo("SUCCESS");
    }

    @Test
    void branchesThatRunSideBySide() throws IOException {
        program.status("deploy", 1);

        jenkins.run(
                """
                parallel(
                    orders: { switchbackDeploy(file: 'orders.yaml') },
                    basket: { switchbackSmoke(service: 'shop/basket') })
                """);

        assertThat(program.calls())
                .containsExactlyInAnyOrder(
                        List.of("deploy", "--", "orders.yaml"), List.of("smoke", "--service=shop/basket"));
        assertThat(jenkins.build.getResult()).isEqualTo("FAILURE");
    }

    @Test
    void abortOfTheBuildStopsTheCommandSoThatItUndoes() throws Exception {
        program.comesToAnApproval();
        Thread build = Thread.currentThread();
        program.whenBegun(build::interrupt);

        jenkins.run("switchbackDeploy(image: 'orders:2')\necho 'goes on'");

        assertThat(program.wasStopped()).isTrue();
        assertThat(jenkins.build.getResult()).isEqualTo("ABORTED");
        assertThat(jenkins.told).containsExactly("sh was stopped");
    }

    @Test
    void secretsReachTheCommandAndNothingElse() throws IOException {
        jenkins.secret("kubeconfig", "/secret/kubeconfig-5f3").secret("token", "s3cr3t-t0ken");

        jenkins.run(
                """
                withCredentials([file(credentialsId: 'kubeconfig', variable: 'KUBECONFIG'),
                                 string(credentialsId: 'token', variable: 'SLACK_TOKEN')]) {
                    switchbackDeploy(file: 'delivery.yaml', image: 'orders:2')
                    switchbackCanary(namespace: 'shop', workload: 'orders', image: 'orders:2')
                    switchbackBlueGreen(namespace: 'shop', workload: 'blue', other: 'green', image: 'orders:2')
                    switchbackSmoke(service: 'shop/orders')
                    switchbackRollback(delivery: 'shop/orders')
                }
                """);

        assertThat(program.environment("deploy"))
                .contains("KUBECONFIG=/secret/kubeconfig-5f3", "SLACK_TOKEN=s3cr3t-t0ken");
        String seen = jenkins.calls() + program.calls() + Files.readString(folder.resolve("workspace/log"));
        assertThat(seen).contains("deploy").doesNotContain("5f3", "s3cr3t");
    }

    @Test
    void stepsAreShortAndExplained() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("vars"))) {
            List<Path> steps = files.filter(file -> file.toString().endsWith(".groovy"))
                    .filter(file -> !file.endsWith("switchback.groovy"))
                    .toList();
            assertThat(steps).hasSizeGreaterThan(5);
            for (Path step : steps) {
                assertThat(Files.readAllLines(step)).as(step.toString()).hasSizeLessThanOrEqualTo(15);
                assertThat(Path.of(step.toString().replace(".groovy", ".txt"))).exists();
            }
        }
    }
}
