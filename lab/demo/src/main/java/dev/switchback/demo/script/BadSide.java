package dev.switchback.demo.script;

import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.stage.DemoStage;
import dev.switchback.demo.stage.Manifest;
import dev.switchback.demo.stage.Shop;
import dev.switchback.kubernetes.Workload;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Blue-green: the new version stands beside the old one, and fails when the Service points to it. */
public final class BadSide implements Script {
    private static final String BLUE = "orders-blue";
    private static final String GREEN = "orders-green";

    private String blueHash = "";
    private String greenHash = "";

    @Override
    public DemoStage.Setting setting() {
        return new DemoStage.Setting(
                Manifest.BLUE_GREEN,
                payments -> Map.of("1", Map.of(), "2", Map.of("ORDERS_ERROR_SHARE", "1")),
                Map.of("proven-after", Deploys.PROVEN_AFTER.toSeconds() + "s"),
                Deploys.ORDINARY);
    }

    @Override
    public void prepare(DemoStage stage, Consumer<String> tell) throws GaveUp, InterruptedException {
        Deploys deploys = new Deploys(stage);
        blueHash = deploys.complete(BLUE);
        greenHash = deploys.complete(GREEN);
        deploys.scraped(BLUE, blueHash);
        deploys.scraped(GREEN, greenHash);
        tell.accept("Prometheus scrapes all pods of both sides; the Service points to blue (orders:1)");
        deploys.aged(BLUE, blueHash, Deploys.PROVEN_AFTER);
    }

    @Override
    public Suspect strike(DemoStage stage, Consumer<String> tell) throws GaveUp {
        stage.users().tally().watchFor("2");
        tell.accept("releasing green (orders:2): the Service's selector becomes version=green");
        stage.shop().flipTo("green", stage.equipment().clock().instant());
        return new Suspect(greenHash, "2");
    }

    @Override
    public boolean isCured(DemoStage stage) throws GaveUp {
        Workload blue = stage.shop().read(BLUE);
        Set<String> ready = Shop.readyPods(blue, blueHash);
        return ready.size() >= blue.rollout().desired()
                && stage.shop().serving().equals(ready);
    }

    @Override
    public String untouched(DemoStage stage) throws GaveUp {
        return stage.shop().serving().toString();
    }
}
