package dev.switchback.loop.stage;

import dev.switchback.loop.load.Users;
import dev.switchback.loop.monitoring.Alertmanager;
import dev.switchback.loop.monitoring.Prometheus;
import dev.switchback.loop.process.Patience;
import java.net.URI;
import java.nio.file.Path;

/** All that runs, for a script to play with. */
public record Stage(
        Equipment equipment, Path kubeconfig, Shop shop, Records records, Monitoring monitoring, Extras extras) {

    /**
     * The programs that watch.
     *
     * @param service where the rollback service answers
     */
    public record Monitoring(Prometheus prometheus, Alertmanager alertmanager, URI service) {}

    /** What else takes part. */
    public record Extras(Payments payments, Patience patience, Users users) {}
}
