package dev.switchback.loop.script;

import dev.switchback.kubernetes.Workload;
import dev.switchback.loop.process.GaveUp;
import dev.switchback.loop.stage.Manifest;
import dev.switchback.loop.stage.Setting;
import dev.switchback.loop.stage.Shop;
import dev.switchback.loop.stage.Stage;
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
    public Setting setting() {
        return new Setting(
                Manifest.BLUE_GREEN,
                payments -> Map.of("1", Map.of(), "2", Map.of("ORDERS_ERROR_SHARE", "1")),
                Map.of("proven-after", Habits.PROVEN_AFTER.toSeconds() + "s"),
                Habits.ORDINARY);
    }

    @Override
    public void prepare(Stage stage, Consumer<String> tell) throws GaveUp, InterruptedException {
        Deploys deploys = new Deploys(stage);
        blueHash = deploys.complete(BLUE);
        greenHash = deploys.complete(GREEN);
        deploys.scraped(BLUE, blueHash);
        deploys.scraped(GREEN, greenHash);
        tell.accept("Prometheus scrapes all pods of both sides; the Service points to blue (orders:1)");
        deploys.aged(BLUE, blueHash, Habits.PROVEN_AFTER);
    }

    @Override
    public Suspect strike(Stage stage, Consumer<String> tell) throws GaveUp {
        stage.extras().users().tally().watchFor("2");
        tell.accept("releasing green (orders:2): the Service's selector becomes version=green");
        stage.shop().flipTo("green", stage.equipment().timekeeping().clock().instant());
        return new Suspect(greenHash, "2");
    }

    @Override
    public boolean isCured(Stage stage) throws GaveUp {
        Workload blue = stage.shop().read(BLUE);
        Set<String> ready = Shop.readyPods(blue, blueHash);
        return ready.size() >= blue.rollout().desired()
                && stage.shop().serving().equals(ready);
    }

    @Override
    public String untouched(Stage stage) throws GaveUp {
        return stage.shop().serving().toString();
    }
}
