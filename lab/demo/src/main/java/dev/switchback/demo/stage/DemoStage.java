package dev.switchback.demo.stage;

import dev.switchback.demo.load.Users;
import dev.switchback.demo.monitoring.Alertmanager;
import dev.switchback.demo.monitoring.Prometheus;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.Patience;
import dev.switchback.demo.process.Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** All that runs, for a script to play with. */
public record DemoStage(
        Equipment equipment,
        Path kubeconfig,
        Shop shop,
        Monitoring monitoring,
        Payments payments,
        Patience patience,
        Users users) {

    /**
     * The programs that watch.
     *
     * @param service the rollback service
     * @param versions of Prometheus and Alertmanager, by name
     */
    public record Monitoring(
            Prometheus prometheus, Alertmanager alertmanager, Server service, Map<String, String> versions) {

        /** @throws GaveUp when one of them has ended */
        public void mustRun() throws GaveUp {
            prometheus.mustRun();
            alertmanager.mustRun();
            service.mustRun();
        }
    }

    /**
     * How a stage looks when a script begins.
     *
     * @param manifest what is deployed first
     * @param versions environment of each version of the orders service, given the address of what it may depend on
     * @param settings of the rollback service, where they are not the defaults
     */
    public record Setting(
            Manifest manifest,
            Function<URI, Map<String, Map<String, String>>> versions,
            Map<String, String> settings,
            Users.Habit habit) {
        public Setting {
            settings = Map.copyOf(settings);
        }
    }
}
