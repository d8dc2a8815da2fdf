package dev.switchback.loop.script;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.loop.process.GaveUp;
import dev.switchback.loop.stage.Shop;
import dev.switchback.loop.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Deploys and waits, as a careful person does. */
final class Deploys {
    private static final Duration ROLLOUT = Duration.ofMinutes(2);
    private static final Duration SCRAPE = Duration.ofSeconds(60);

    private final Stage stage;

    Deploys(Stage stage) {
        this.stage = stage;
    }

    /** Waits for a complete rollout, and gives the revision's hash. */
    String complete(String deployment) throws GaveUp, InterruptedException {
        return stage.extras().patience().await("the rollout of " + deployment, ROLLOUT, () -> stage.shop()
                .complete(deployment));
    }

    /** Changes the image, and waits for the new revision's hash. */
    String changeImage(String deployment, String image) throws GaveUp, InterruptedException {
        stage.shop().setImage(deployment, image);
        return current(deployment, image);
    }

    /** Waits until the revision of that image is the current one. */
    String current(String deployment, String image) throws GaveUp, InterruptedException {
        return stage.extras().patience().await("a revision of " + image, ROLLOUT, () -> {
            Workload workload = stage.shop().read(deployment);
            return workload.current()
                    .filter(revision -> Shop.image(workload).equals(image))
                    .map(Revision::hash);
        });
    }

    /** Waits until Prometheus scrapes all ready pods of a revision. */
    void scraped(String deployment, String hash) throws GaveUp, InterruptedException {
        stage.extras().patience().await("Prometheus to scrape all pods of " + deployment, SCRAPE, () -> {
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
        Instant now = stage.equipment().timekeeping().clock().instant();
        Duration left = Duration.between(now, created.plus(age));
        if (!left.isNegative()) {
            stage.extras().patience().pass(deployment + " to have served for " + age.toSeconds() + " s", left);
        }
    }
}
