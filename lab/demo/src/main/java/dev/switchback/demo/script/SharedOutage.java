package dev.switchback.demo.script;

import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.stage.DemoStage;
import dev.switchback.demo.stage.Manifest;
import dev.switchback.demo.stage.Shop;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What all versions depend on dies: long after a deploy, or in the middle of one. */
public final class SharedOutage implements Script {
    private static final String DEPLOYMENT = "orders";
    private static final Duration RECENT = Duration.ofSeconds(20);
    private static final Duration ROLLOUT = Duration.ofSeconds(60);
    private static final String SLOWLY = "{\"spec\":{\"minReadySeconds\":45,\"progressDeadlineSeconds\":600}}";

    private final boolean duringRollout;
    private String newest = "";

    private SharedOutage(boolean duringRollout) {
        this.duringRollout = duringRollout;
    }

    /** Nothing was deployed lately. */
    public static SharedOutage outOfTheBlue() {
        return new SharedOutage(false);
    }

    /** Pods of the old version still serve beside those of the new one. */
    public static SharedOutage duringRollout() {
        return new SharedOutage(true);
    }

    @Override
    public DemoStage.Setting setting() {
        Map<String, String> settings = new HashMap<>();
        settings.put("proven-after", Deploys.PROVEN_AFTER.toSeconds() + "s");
        if (!duringRollout) {
            settings.put("recent-deploy", RECENT.toSeconds() + "s");
        }
        return new DemoStage.Setting(
                Manifest.ROLLING,
                payments -> {
                    Map<String, String> dependent = Map.of("ORDERS_DEPENDENCY", payments.toString());
                    return Map.of("1", dependent, "2", dependent);
                },
                settings,
                Deploys.ORDINARY);
    }

    @Override
    public void prepare(DemoStage stage, Consumer<String> tell) throws GaveUp, InterruptedException {
        Deploys deploys = new Deploys(stage);
        String first = deploys.complete(DEPLOYMENT);
        deploys.aged(DEPLOYMENT, first, Deploys.PROVEN_AFTER);
        if (duringRollout) {
            stage.shop().patchDeployment(DEPLOYMENT, SLOWLY);
        }
        tell.accept("deploying orders:2, which is as good as orders:1; both need the payments service");
        newest = deploys.changeImage(DEPLOYMENT, "orders:2");
        if (duringRollout) {
            servesBesideTheOld(stage, tell);
        } else {
            deploys.complete(DEPLOYMENT);
            deploys.scraped(DEPLOYMENT, newest);
            deploys.aged(DEPLOYMENT, newest, RECENT.plusSeconds(5));
            tell.accept("orders:2 has served for longer than recent-deploy");
        }
    }

    private void servesBesideTheOld(DemoStage stage, Consumer<String> tell) throws GaveUp, InterruptedException {
        Deploys deploys = new Deploys(stage);
        stage.patience().await("a ready pod of orders:2", ROLLOUT, () -> stage.shop().serving().stream()
                .filter(pod -> pod.contains("-" + newest + "-"))
                .findFirst());
        deploys.scraped(DEPLOYMENT, newest);
        tell.accept("the first pod of orders:2 serves beside those of orders:1; the rollout goes on slowly");
    }

    @Override
    public Suspect strike(DemoStage stage, Consumer<String> tell) {
        stage.users().tally().watchFor("2");
        tell.accept("the payments service dies");
        stage.payments().close();
        return new Suspect(newest, "2");
    }

    @Override
    public boolean isCured(DemoStage stage) {
        return false;
    }

    @Override
    public String untouched(DemoStage stage) throws GaveUp {
        return Shop.image(stage.shop().read(DEPLOYMENT));
    }

    @Override
    public void relieve(DemoStage stage) throws IOException {
        stage.payments().start();
    }
}
