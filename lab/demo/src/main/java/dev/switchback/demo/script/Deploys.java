package dev.switchback.demo.script;

import dev.switchback.demo.load.Users;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.stage.DemoStage;
import dev.switchback.demo.stage.Shop;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Deploys and waits, as a careful person does. */
final class Deploys {
    /** Instead of five minutes, for which nobody would wait. */
    static final Duration PROVEN_AFTER = Duration.ofSeconds(10);

    /** Who waits longer than 5 s has gone away. */
    static final Users.Habit ORDINARY = new Users.Habit("/api/v1/orders", 100, Duration.ofSeconds(5));

    private static final Duration ROLLOUT = Duration.ofMinutes(2);
    private static final Duration SCRAPE = Duration.ofSeconds(60);

    private final DemoStage stage;

    Deploys(DemoStage stage) {
        this.stage = stage;
    }

    /** Waits for a complete rollout, and gives the revision's hash. */
    String complete(String deployment) throws GaveUp, InterruptedException {
        return stage.patience().await("the rollout of " + deployment, ROLLOUT, () -> stage.shop()
                .complete(deployment));
    }

    /** Changes the image, and waits for the new revision's hash. */
    String changeImage(String deployment, String image) throws GaveUp, InterruptedException {
        stage.shop().setImage(deployment, image);
        return current(deployment, image);
    }

    /** Waits until the revision of that image is the current one. */
    String current(String deployment, String image) throws GaveUp, InterruptedException {
        return stage.patience().await("a revision of " + image, ROLLOUT, () -> {
            Workload workload = stage.shop().read(deployment);
            return workload.current()
                    .filter(revision -> Shop.image(workload).equals(image))
                    .map(Revision::hash);
        });
    }

    /** Waits until Prometheus scrapes all ready pods of a revision. */
    void scraped(String deployment, String hash) throws GaveUp, InterruptedException {
        stage.patience().await("Prometheus to scrape all pods of " + deployment, SCRAPE, () -> {
            Set<String> ready = Shop.readyPods(stage.shop().read(deployment), hash);
            Set<String> up = stage.monitoring().prometheus().podsUp(Shop.NAMESPACE, hash);
            return Optional.of(up).filter(pods -> !ready.isEmpty() && pods.containsAll(ready));
        });
    }

    /** Waits until a revision was created so long ago. */
    void aged(String deployment, String hash, Duration age) throws GaveUp, InterruptedException {
        Instant created = stage.shop()
                .read(deployment)
                .revision(hash)
                .orElseThrow(() -> new GaveUp("revision " + hash + " of " + deployment + " is gone"))
                .created();
        Instant now = stage.equipment().clock().instant();
        Duration left = Duration.between(now, created.plus(age));
        if (!left.isNegative()) {
            stage.patience().pass(deployment + " to have served for " + age.toSeconds() + " s", left);
        }
    }
}
