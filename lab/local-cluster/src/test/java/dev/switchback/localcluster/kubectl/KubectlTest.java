package dev.switchback.localcluster.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.node.SimulatedNode.Pace;
import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people type, with the real kubectl. */
@RequiresProgram("kubectl")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlTest {
    private static final Pace FAST = new Pace(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(20));
    private static final String WEB =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %1$s}
            spec:
              replicas: 2
              selector: {matchLabels: {app: %1$s}}
              template:
                metadata: {labels: {app: %1$s}}
                spec: {containers: [{name: main, image: "web:%2$s", ports: [{containerPort: 8080}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: %1$s}
            spec: {selector: {app: %1$s}, ports: [{port: 80, targetPort: 8080}]}
            """;

    @TempDir
    static Path folder;

    private ScheduledExecutorService scheduler;
    private LocalCluster cluster;
    private Kubectl kubectl;

    @BeforeAll
    void open() throws IOException {
        scheduler = Executors.newSingleThreadScheduledExecutor();
        var clock = InstantSource.system();
        cluster = LocalCluster.simulated(clock, scheduler, new Random(1), FAST).cluster();
        kubectl = Kubectl.of(cluster, folder);
    }

    @AfterAll
    void close() {
        cluster.close();
        scheduler.shutdownNow();
    }

    private String kubectl(String... arguments) throws Exception {
        return kubectl.run(arguments);
    }

    private void apply(String name, String image) throws Exception {
        var file = Files.writeString(folder.resolve(name + ".yaml"), WEB.formatted(name, image));
        kubectl("apply", "-f", file.toString());
    }

    @Test
    void deploysChangesAndGoesBack() throws Exception {
        apply("web", "1");
        assertThat(kubectl("rollout", "status", "deployment/web", "--timeout=30s"))
                .contains("successfully rolled out");
        apply("web", "2");
        kubectl("rollout", "status", "deployment/web", "--timeout=30s");
        assertThat(kubectl("rollout", "history", "deployment/web")).contains("1 ", "2 ");
        assertThat(kubectl("rollout", "history", "deployment/web", "--revision=1"))
                .contains("web:1");
        assertThat(kubectl("rollout", "undo", "deployment/web")).contains("rolled back");
        kubectl("rollout", "status", "deployment/web", "--timeout=30s");
        assertThat(kubectl("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}"))
                .isEqualTo("web:1");
    }

    @Test
    void getsDescribesPatchesScalesAndDeletes() throws Exception {
        apply("shop", "1");
        kubectl("rollout", "status", "deployment/shop", "--timeout=30s");
        assertThat(kubectl("get", "deployments,replicasets,pods,services", "-o", "wide", "-l", "app=shop"))
                .contains("SELECTOR", "Running");
        assertThat(kubectl("get", "deployment", "shop")).contains("UP-TO-DATE", "2/2");
        assertThat(kubectl("get", "service", "shop")).contains("CLUSTER-IP", "80/TCP");
        assertThat(kubectl("describe", "deployment", "shop")).contains("NewReplicaSet:", "ScalingReplicaSet");
        assertThat(kubectl("describe", "replicasets,pods,services")).contains("Controlled By:", "TargetPort:");
        kubectl("patch", "deployment", "shop", "-p", "{\"spec\":{\"minReadySeconds\":0,\"paused\":false}}");
        kubectl(
                "patch",
                "service",
                "shop",
                "--type=json",
                "-p",
                "[{\"op\":\"add\",\"path\":\"/spec/selector/version\",\"value\":\"blue\"}]");
        kubectl("annotate", "deployment", "shop", "switchback.dev/policy=off");
        kubectl("scale", "deployment", "shop", "--replicas=3");
        kubectl("rollout", "status", "deployment/shop", "--timeout=30s");
        assertThat(kubectl("get", "deployment", "shop")).contains("3/3");
        kubectl("delete", "deployment,service", "shop", "--timeout=30s");
        assertThat(kubectl("get", "deployment", "-l", "app=shop", "--ignore-not-found"))
                .doesNotContain("shop");
    }

    @Test
    void servesCustomResources() throws Exception {
        var crd = Files.writeString(
                folder.resolve("crd.yaml"),
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: things.example.org}
                spec:
                  group: example.org
                  scope: Namespaced
                  names: {plural: things, singular: thing, kind: Thing, shortNames: [th]}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      subresources: {status: {}}
                      additionalPrinterColumns: [{name: Phase, type: string, jsonPath: .status.phase}]
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """);
        kubectl("apply", "-f", crd.toString());
        kubectl("wait", "--for=condition=Established", "crd/things.example.org", "--timeout=30s");
        var thing = Files.writeString(
                folder.resolve("thing.yaml"),
                """
                apiVersion: example.org/v1
                kind: Thing
                metadata: {name: a}
                spec: {size: 1}
                """);
        kubectl("apply", "-f", thing.toString());
        kubectl(
                "patch",
                "thing",
                "a",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Done\"}}");
        assertThat(kubectl("get", "things", "-A")).contains("PHASE", "Done");
        assertThat(kubectl("describe", "th", "a")).contains("Phase:  Done");
        assertThat(kubectl("api-resources")).contains("things", "deployments", "deploy", "replicasets");
        kubectl("delete", "thing", "a");
    }

    @Test
    void createsWithoutAFile() throws Exception {
        kubectl("create", "namespace", "made");
        kubectl("create", "deployment", "made", "-n", "made", "--image=web:1", "--replicas=2", "--port=8080");
        kubectl("create", "service", "clusterip", "made", "-n", "made", "--tcp=80:8080");
        kubectl("create", "configmap", "made", "-n", "made", "--from-literal=a=b");
        kubectl("create", "secret", "generic", "made", "-n", "made", "--from-literal=a=b");
        kubectl("rollout", "status", "deployment/made", "-n", "made", "--timeout=30s");
        assertThat(kubectl("get", "svc", "made", "-n", "made", "-o", "jsonpath={.spec.ports[0].targetPort}"))
                .isEqualTo("8080");
        assertThat(kubectl("get", "secret", "made", "-n", "made", "-o", "jsonpath={.data.a}"))
                .isEqualTo("Yg==");
        assertThat(kubectl("auth", "can-i", "create", "deployments")).contains("yes");
        kubectl("delete", "namespace", "made", "--timeout=30s");
        assertThat(kubectl.fail("get", "namespace", "made")).contains("NotFound");
    }

    @Test
    void appliesTwiceAndSaysWhatIsWrong() throws Exception {
        apply("twice", "1");
        var file = folder.resolve("twice.yaml");
        assertThat(kubectl("apply", "-f", file.toString()))
                .contains("deployment.apps/twice unchanged", "service/twice unchanged");
        assertThat(kubectl("diff", "-f", file.toString())).isEmpty();
        var typo = Files.writeString(
                folder.resolve("typo.yaml"), WEB.formatted("typo", "1").replace("replicas", "replica"));
        assertThat(kubectl.fail("apply", "-f", typo.toString())).contains("unknown field \"spec.replica\"");
        assertThat(kubectl.fail("apply", "--server-side", "-f", file.toString()))
                .contains("Server-side apply not available");
        assertThat(kubectl("explain", "deployment.spec.strategy")).contains("rollingUpdate");
        assertThat(kubectl.fail("exec", "deploy/twice", "--", "ls")).contains("the local cluster does not serve it");
        assertThat(kubectl.fail("top", "pods")).contains("Metrics API not available");
    }

    @Test
    void pausesResumesRestartsAndSets() throws Exception {
        apply("rolled", "1");
        kubectl("rollout", "status", "deployment/rolled", "--timeout=30s");
        kubectl("rollout", "pause", "deployment/rolled");
        kubectl("set", "image", "deployment/rolled", "main=web:2");
        assertThat(kubectl.fail("rollout", "undo", "deployment/rolled", "--to-revision=1"))
                .contains("paused");
        kubectl("rollout", "resume", "deployment/rolled");
        kubectl("set", "env", "deployment/rolled", "A=b");
        kubectl("rollout", "restart", "deployment/rolled");
        kubectl("rollout", "status", "deployment/rolled", "--timeout=30s");
        kubectl("rollout", "undo", "deployment/rolled", "--to-revision=1");
        kubectl("wait", "--for=jsonpath={.status.updatedReplicas}=2", "deployment/rolled", "--timeout=30s");
        assertThat(kubectl(
                        "get",
                        "deployment",
                        "rolled",
                        "-o",
                        "custom-columns=I:.spec.template.spec.containers[*].image"))
                .contains("web:1");
        assertThat(kubectl.fail("rollout", "undo", "deployment/rolled", "--to-revision=99"))
                .contains("unable to find specified revision 99");
        kubectl("delete", "deployment", "rolled", "--cascade=orphan");
        assertThat(kubectl("get", "pods", "-l", "app=rolled", "-o", "name")).contains("pod/rolled-");
        kubectl("delete", "replicasets", "-l", "app=rolled", "--cascade=foreground", "--timeout=30s");
        kubectl("wait", "--for=delete", "pods", "-l", "app=rolled", "--timeout=30s");
    }

    @Test
    void watches() throws Exception {
        apply("watched", "1");
        var watching = kubectl.start("get", "deployment", "watched", "-w");
        try (var lines = watching.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).contains("NAME", "READY");
            assertThat(lines.readLine()).contains("watched");
            kubectl("scale", "deployment", "watched", "--replicas=5");
            String line = lines.readLine();
            while (line != null && !line.contains("5/5")) {
                line = lines.readLine();
            }
            assertThat(line).contains("5/5");
        } finally {
            watching.destroy();
        }
    }
}
