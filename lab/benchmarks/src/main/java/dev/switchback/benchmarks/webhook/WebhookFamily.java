package dev.switchback.benchmarks.webhook;

import dev.switchback.benchmarks.Bench;
import dev.switchback.benchmarks.Family;
import dev.switchback.benchmarks.Family.CannotMeasure;
import dev.switchback.benchmarks.Family.Report;
import dev.switchback.demo.process.Patience;
import dev.switchback.demo.process.Processes;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.resources.RollbackJson;
import dev.switchback.tools.Finding;
import dev.switchback.tools.Programs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

/** Goes back from bad deploys, one by a webhook, the next by kubectl, in turn. */
public final class WebhookFamily implements Family {
    private static final int PAIRS = 100;
    private static final int QUICK_PAIRS = 20;
    /** Not counted: both programs are cold. */
    private static final int WARM_UP = 10;
    /** Between two samples, so that what follows a rollback does not fall into the next. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public String measures() {
        return "POST /trigger -> Deployment patched, beside `kubectl rollout undo` on the same API server";
    }

    @Override
    public Report measure(Bench bench) throws CannotMeasure, InterruptedException {
        InstantSource clock = InstantSource.system();
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(4);
        Processes processes = new Processes(bench.folder().resolve("logs"), bench.mark());
        try (LoadTarget target =
                LoadTarget.choose(System.getenv("KUBECONFIG_UNDER_TEST"), bench.folder(), clock, scheduler)) {
            return measure(bench, target, processes, clock, scheduler);
        } catch (IOException e) {
            throw new CannotMeasure("cannot measure: " + e.getMessage());
        } finally {
            processes.close();
            scheduler.shutdownNow();
        }
    }

    private static Report measure(
            Bench bench,
            LoadTarget target,
            Processes processes,
            InstantSource clock,
            ScheduledExecutorService scheduler)
            throws CannotMeasure, IOException, InterruptedException {
        String namespace = "switchback-benchmark-" + ProcessHandle.current().pid();
        Kubectl kubectl = new Kubectl(kubectl(), target.kubeconfig(), namespace);
        Patience patience = new Patience(scheduler, what -> {});
        bench.tell("on " + target.name());
        kubectl.apply(crd());
        kubectl.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
        URI service = new Service(bench, processes, patience).start(target.kubeconfig(), namespace, scheduler);
        var transport = Clusters.http(target.kubeconfig(), Timeouts.DEFAULT);
        try (DeploymentWatch watch = new DeploymentWatch(transport, namespace)) {
            BadDeploys deploys = new BadDeploys(kubectl, watch);
            var contest = new Contest(namespace, deploys, watch, clock);
            var figures = new WebhookFigures(target.name());
            List<Integer> pairs = IntStream.rangeClosed(1, WARM_UP + (bench.quick() ? QUICK_PAIRS : PAIRS))
                    .boxed()
                    .toList();
            bench.tell("deploying " + 2 * pairs.size() + " Deployments twice");
            deploys.deploy(
                    pairs.stream()
                            .flatMap(i -> List.of("w" + i, "k" + i).stream())
                            .toList(),
                    target.podsRun(),
                    patience);
            for (int i : pairs) {
                double webhook = contest.webhook(service, "w" + i);
                patience.pass("quiet", PAUSE);
                double undo = contest.undo(kubectl, "k" + i);
                patience.pass("quiet", PAUSE);
                if (i > WARM_UP) {
                    figures.add(webhook, undo);
                }
                if (i % 10 == 0) {
                    bench.tell(i + " of " + pairs.size() + " pairs" + (i <= WARM_UP ? " (warming up)" : ""));
                }
            }
            return figures.report();
        } finally {
            kubectl.run("", "delete", "namespace", namespace, "--wait=false");
        }
    }

    private static Path kubectl() throws CannotMeasure {
        Finding kubectl = Programs.find("kubectl");
        return kubectl.found().map(Finding.Found::path).orElseThrow(() -> new CannotMeasure(kubectl.missing()));
    }

    private static String crd() throws IOException {
        try (InputStream in = RollbackJson.class.getResourceAsStream("/dev/switchback/resources/crd.yaml")) {
            if (in == null) {
                throw new FileNotFoundException("crd.yaml is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
