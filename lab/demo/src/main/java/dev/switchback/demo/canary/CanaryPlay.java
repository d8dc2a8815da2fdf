package dev.switchback.demo.canary;

import dev.switchback.demo.load.Tally;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.LocalProcess;
import dev.switchback.demo.report.Narrator;
import dev.switchback.demo.stage.CanaryStage;
import dev.switchback.demo.stage.Shop;
import dev.switchback.kubernetes.Workload;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Releases {@code orders:2} by {@code switchback deploy}, and judges from outside how that went. */
public final class CanaryPlay {
    private static final Duration UNTIL_READY = Duration.ofMinutes(2);
    private static final Duration UNTIL_SHARE = Duration.ofMinutes(1);
    private static final Duration UNTIL_END = Duration.ofMinutes(4);
    /** Longer than a hold, so that only the outage can keep the step from being over. */
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    private static final Duration HISTORY = Duration.ofSeconds(15);

    private final Release release;
    private final CanaryStage stage;
    private final Narrator narrator;
    private final DeliveryWatcher watcher;
    private final List<String> objections = new ArrayList<>();

    /** @param narrator gets a line for each step */
    public CanaryPlay(Release release, CanaryStage stage, Narrator narrator) {
        this.release = release;
        this.stage = stage;
        this.narrator = narrator;
        this.watcher = new DeliveryWatcher(stage, narrator::step);
    }

    /** Plays it to its end. */
    public void run() throws GaveUp, IOException, InterruptedException {
        prepare();
        LocalProcess deploy = deploy();
        narrator.situation(this::situation);
        try {
            if (release.losesPrometheus()) {
                losePrometheus();
            }
            Delivery ended = stage.patience().await("the end of the delivery", UNTIL_END, () -> end(deploy));
            judge(ended, deploy);
        } catch (GaveUp e) {
            objections.add(e.getMessage() + "; the end of the output of switchback deploy:\n" + deploy.tail(15));
        }
        narrator.situation(() -> "");
    }

    private void prepare() throws GaveUp, InterruptedException {
        stage.patience().await("Prometheus to scrape all pods of orders:1", UNTIL_READY, () -> {
            Workload orders = stage.shop().read("orders");
            Optional<String> hash = stage.shop().complete("orders");
            return hash.filter(complete -> {
                Set<String> ready = Shop.readyPods(orders, complete);
                return stage.watch()
                        .prometheus()
                        .podsUp(Shop.NAMESPACE, complete)
                        .containsAll(ready);
            });
        });
        narrator.step("Prometheus scrapes all pods of orders:1");
        stage.patience().pass("orders:1 to show how often it fails by itself", HISTORY);
    }

    private LocalProcess deploy() throws IOException {
        var file = Files.writeString(
                stage.equipment().folder().resolve("delivery.yaml"),
                Release.file(stage.watch().prometheus().address().toString()));
        var command = new ArrayList<>(stage.equipment().switchback());
        command.addAll(List.of("deploy", file.toString(), "--image", "orders:2"));
        command.addAll(List.of("--kubeconfig", stage.kubeconfig().toString()));
        narrator.step("switchback deploy delivery.yaml --image orders:2");
        return stage.processes().start("switchback-deploy", command, Map.of());
    }

    private void losePrometheus() throws GaveUp, InterruptedException {
        Delivery before = stage.patience().await("the canary's first share", UNTIL_SHARE, () -> watcher.look()
                .filter(delivery -> delivery.status().position().weight() > 0));
        stage.watch().prometheus().kill();
        narrator.step("Prometheus is killed; the hold would be over in 20 s");
        stage.patience().pass("the hold to be over, without Prometheus", OUTAGE);
        Delivery after = watcher.look().orElse(before);
        if (after.status().phase() != DeliveryPhase.PROGRESSING
                || after.status().position().weight()
                        != before.status().position().weight()) {
            objections.add("without Prometheus the delivery should have held its share, but it is "
                    + after.status().phase().text() + " with "
                    + after.status().position().weight() + "%");
        } else {
            narrator.step("held: " + DeliveryWatcher.lastVerdict(after));
        }
        stage.watch().again().start();
        narrator.step("Prometheus is back");
    }

    private Optional<Delivery> end(LocalProcess deploy) throws GaveUp {
        Optional<Delivery> now = watcher.look();
        if (!deploy.isRunning()
                && now.filter(delivery -> !delivery.status().phase().isOpen()).isEmpty()) {
            throw new GaveUp("switchback deploy ended with status " + deploy.exitStatus() + " before the delivery did");
        }
        return now.filter(delivery -> !deploy.isRunning());
    }

    private void judge(Delivery ended, LocalProcess deploy) throws GaveUp {
        DeliveryPhase phase = ended.status().phase();
        if (phase != release.end()) {
            objections.add("promised was " + release.end().text() + ", but the delivery is " + phase.text() + ": "
                    + ended.status().message());
        }
        int status = release.end() == DeliveryPhase.SUCCEEDED ? 0 : 1;
        if (deploy.exitStatus() != status) {
            objections.add(
                    "switchback deploy should have ended with status " + status + ", not " + deploy.exitStatus());
        }
        if (release == Release.BAD && ended.status().position().retreats() == 0) {
            objections.add("the canary was aborted without a second look");
        }
        String image = Shop.image(stage.shop().read("orders"));
        String wanted = release.end() == DeliveryPhase.SUCCEEDED ? "orders:2" : "orders:1";
        if (!image.equals(wanted)) {
            objections.add("Deployment orders should have " + wanted + ", not " + image);
        }
        if (!stage.shop().backends().equals(List.of("orders"))) {
            objections.add("the route should lead to orders alone, not to "
                    + stage.shop().backends());
        }
    }

    private String situation() {
        return watcher.situation() + ", " + requests();
    }

    private String requests() {
        Tally.Counts counts = stage.users().tally().counts();
        return counts.failed() + " of " + counts.total() + " requests failed";
    }

    /** How it ended, for people. */
    public String conclusion() {
        return watcher.last()
                .map(delivery -> delivery.status().phase().text() + ": "
                        + delivery.status().message())
                .orElse("there is no delivery");
    }

    /** What happened when, and whom it hurt. */
    public List<String> table() {
        var lines = new ArrayList<>(watcher.lines());
        lines.add(requests());
        lines.add(String.format(
                Locale.ROOT,
                "requests hurt by the canary: %.0f",
                watcher.last().map(d -> d.status().findings().requestsHurt()).orElse(0.0)));
        return lines;
    }

    /** The phase in which it ended. */
    public Optional<DeliveryPhase> phase() {
        return watcher.last().map(delivery -> delivery.status().phase());
    }

    public List<String> objections() {
        return List.copyOf(objections);
    }
}
