package dev.switchback.demo.script;

import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.report.Timeline.Moment;
import dev.switchback.demo.stage.DemoStage;
import dev.switchback.demo.stage.Manifest;
import dev.switchback.demo.stage.Shop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A rolling Deployment gets a new version that has a fault of its own. */
public final class BadVersion implements Script {
    private static final String DEPLOYMENT = "orders";
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final Map<String, String> fault;
    private final boolean crashes;
    private String good = "";

    private BadVersion(Map<String, String> fault, boolean crashes) {
        this.fault = fault;
        this.crashes = crashes;
    }

    /** Every request fails. */
    public static BadVersion failing() {
        return new BadVersion(Map.of("ORDERS_ERROR_SHARE", "1"), false);
    }

    /** A third of the requests take 6 s, the first one included. */
    public static BadVersion slow() {
        return new BadVersion(Map.of("ORDERS_LATENCY", "6s", "ORDERS_LATENCY_SHARE", "0.33"), false);
    }

    /** It never serves. */
    public static BadVersion crashing() {
        return new BadVersion(Map.of("ORDERS_CRASH_ON_START", "true"), true);
    }

    @Override
    public DemoStage.Setting setting() {
        return new DemoStage.Setting(
                Manifest.ROLLING,
                payments -> Map.of("1", Map.of(), "2", fault),
                Map.of("proven-after", Deploys.PROVEN_AFTER.toSeconds() + "s"),
                Deploys.ORDINARY);
    }

    @Override
    public void prepare(DemoStage stage, Consumer<String> tell) throws GaveUp, InterruptedException {
        Deploys deploys = new Deploys(stage);
        good = deploys.complete(DEPLOYMENT);
        deploys.scraped(DEPLOYMENT, good);
        tell.accept("Prometheus scrapes all pods of orders:1 (revision " + good + ")");
        deploys.aged(DEPLOYMENT, good, Deploys.PROVEN_AFTER.plus(SLACK));
        tell.accept("orders:1 has served for proven-after: it is what can be gone back to");
    }

    @Override
    public Suspect strike(DemoStage stage, Consumer<String> tell) throws GaveUp, InterruptedException {
        stage.users().tally().watchFor("2");
        tell.accept("deploying orders:2: kubectl -n shop set image deployment/orders orders=orders:2");
        return new Suspect(new Deploys(stage).changeImage(DEPLOYMENT, "orders:2"), "2");
    }

    @Override
    public Optional<Moment> fault(DemoStage stage, Suspect suspect) throws GaveUp {
        if (!crashes) {
            return Script.super.fault(stage, suspect);
        }
        List<String> crashed = stage.shop().crashed(suspect.hash());
        return crashed.stream()
                .findFirst()
                .map(pod -> new Moment(
                        stage.equipment().clock().instant(),
                        "orders:" + suspect.version() + " in " + pod
                                + " crashed at its start (it serves no response, so this counts as the fault)"));
    }

    @Override
    public boolean isCured(DemoStage stage) throws GaveUp {
        return stage.shop().complete(DEPLOYMENT).filter(good::equals).isPresent();
    }

    @Override
    public String untouched(DemoStage stage) throws GaveUp {
        return Shop.image(stage.shop().read(DEPLOYMENT));
    }
}
