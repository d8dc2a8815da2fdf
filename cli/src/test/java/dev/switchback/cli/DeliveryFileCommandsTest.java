package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.Shell;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read files of releases and ask no cluster. */
class DeliveryFileCommandsTest {
    private static final String ROLLOUT =
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: orders, namespace: shop}
            spec:
              strategy: {canary: {stableService: orders, steps: [{setWeight: 20}, {pause: {}}]}}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void importPrintsADelivery() throws Exception {
        Path rollout = Files.writeString(folder.resolve("rollout.yaml"), ROLLOUT);

        assertThat(run("import", rollout.toString())).isZero();
        assertThat(out.toString()).contains("kind: Delivery", "- weight: 20", "- approval: {}");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void importNamesWhatIsNotSupported() throws Exception {
        Path rollout = Files.writeString(folder.resolve("rollout.yaml"), ROLLOUT + "  replicas: 3\n");

        assertThat(run("import", rollout.toString())).isZero();
        assertThat(err.toString())
                .isEqualTo(rollout + ":6: spec.replicas: not supported: the Deployment or its autoscaler has the number"
                        + " of pods" + System.lineSeparator());
        assertThat(run("import", "--strict", rollout.toString())).isEqualTo(ExitCode.NEGATIVE);
    }

    @Test
    void importRefusesOtherFiles() throws Exception {
        Path other = Files.writeString(folder.resolve("other.yaml"), "kind: Deployment\n");

        assertThat(run("import", other.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("import", folder.resolve("none").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("import")).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("other.yaml:1: holds nothing that can be imported", "no such file");
    }

    private static final String DELIVERY =
            """
            apiVersion: switchback.dev/v1alpha1
            kind: Delivery
            metadata: {name: orders, namespace: shop}
            spec:
              workload: {kind: Deployment, name: orders}
              strategy: {canary: {steps: [{weight: 5, hold: 30m}, {weight: 100}]}}
              analysis:
                prometheus: {address: "http://prometheus:9090"}
                metrics: [success-rate]
            """;

    @Test
    void lintOfASoundDelivery() throws Exception {
        Path delivery = Files.writeString(folder.resolve("orders.yaml"), DELIVERY);

        assertThat(run("lint", delivery.toString(), "--rate", "100", "--errors", "0.5%"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "shop/orders, 5% of 100 requests a second:",
                        "a canary with 5% of its requests failing loses its traffic after",
                        "a healthy canary is aborted with a chance of at most");
    }

    @Test
    void lintNamesMistakes() throws Exception {
        Path delivery = Files.writeString(
                folder.resolve("orders.yaml"), DELIVERY.replace("hold: 30m}", "hold: 30m}, {weight: 50}"));

        assertThat(run("lint", delivery.toString())).isEqualTo(ExitCode.NEGATIVE);
        assertThat(out.toString())
                .startsWith(
                        delivery + ":6: spec.strategy.canary.steps[1]: the weight 50 is not held: there is no time to"
                                + " see anything at it (weight-not-held)");
        out.getBuffer().setLength(0);
        assertThat(run("lint", delivery.toString(), "--output", "json")).isEqualTo(ExitCode.NEGATIVE);
        var json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("ok").asBoolean()).isFalse();
        assertThat(json.at("/findings/0/check").asText()).isEqualTo("weight-not-held");
        assertThat(json.at("/findings/0/line").asInt()).isEqualTo(6);
        assertThat(json.at("/figures/0/errors5Percent/medianSeconds").asDouble())
                .isPositive();
    }

    @Test
    void lintRefusesWhatItCannotRead() throws Exception {
        Path other = Files.writeString(folder.resolve("other.yaml"), "a: [1\n");

        assertThat(run("lint", other.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("other.yaml:2: not YAML: ");
        assertThat(run("lint", "--errors", "150%", other.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("lint", "--rate", "0", other.toString())).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theSchemaForEditors() throws Exception {
        assertThat(run("crd", "--schema")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("title").asText())
                .isEqualTo("Delivery");
    }

    private int run(String... arguments) {
        return Switchback.commandLine(new Shell(Map.of(), "jo", InstantSource.system()), arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
