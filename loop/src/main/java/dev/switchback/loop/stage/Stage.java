package dev.switchback.loop.stage;

import dev.switchback.loop.load.Users;
import dev.switchback.loop.monitoring.Alertmanager;
import dev.switchback.loop.monitoring.Prometheus;
import dev.switchback.loop.process.GaveUp;
import dev.switchback.loop.process.Patience;
import dev.switchback.loop.process.Server;
import java.nio.file.Path;

/** All that runs, for a script to play with. */
public record Stage(
        Equipment equipment, Path kubeconfig, Shop shop, Records records, Monitoring monitoring, Extras extras) {

    /**
     * The programs that watch.
     *
     * @param service the rollback service
     */
    public record Monitoring(Prometheus prometheus, Alertmanager alertmanager, Server service) {

        /** @throws GaveUp when one of them has ended */
        public void mustRun() throws GaveUp {
            prometheus.mustRun();
            alertmanager.mustRun();
            service.mustRun();
        }
    }

    /** What else takes part. */
    public record Extras(Payments payments, Patience patience, Users users) {}
}
