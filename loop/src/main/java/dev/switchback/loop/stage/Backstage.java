package dev.switchback.loop.stage;

import dev.switchback.kubernetes.Clusters;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.http.ApiFrontDoor;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.loop.load.Users;
import dev.switchback.loop.monitoring.LocalHttp;
import dev.switchback.loop.process.GaveUp;
import dev.switchback.loop.process.Launch;
import dev.switchback.loop.process.Patience;
import dev.switchback.loop.process.Ports;
import dev.switchback.loop.process.Processes;
import dev.switchback.loop.process.Server;
import dev.switchback.loop.report.Narrator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets a stage, and takes it down. Closing while it is being set ends what is there and keeps the rest from starting. */
public final class Backstage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backstage.class);
    private static final Duration FIRST_PODS = Duration.ofSeconds(60);
    /** Where the rollback service keeps its lease. */
    private static final String OWN_NAMESPACE = "{apiVersion: v1, kind: Namespace, metadata: {name: switchback}}";

    private static final int CLUSTER_THREADS = 4;

    private final Equipment equipment;
    private final Narrator narrator;
    private final Patience patience;
    private final LocalHttp http = new LocalHttp();
    private final Ports ports = new Ports(new Random());
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /** @param narrator gets a line for each part that runs */
    public Backstage(Equipment equipment, Narrator narrator) {
        this.equipment = equipment;
        this.narrator = narrator;
        this.patience = new Patience(equipment.timekeeping().timer(), narrator::waiting);
    }

    /** Starts everything, up to users that are served by what the setting deploys first. */
    public Stage set(Setting setting) throws GaveUp, IOException, InterruptedException {
        Payments payments = keep(new Payments(ports.free()));
        payments.start();
        Path kubeconfig = startCluster(setting, payments);
        Transport transport = Clusters.http(kubeconfig, Timeouts.DEFAULT);
        var cluster = Clusters.over(transport, equipment.timekeeping().timer());
        Shop shop = new Shop(transport, cluster);
        shop.apply(Manifest.RECORDS.yaml());
        shop.apply(OWN_NAMESPACE);
        shop.apply(Manifest.NAMESPACE.yaml());
        shop.apply(setting.manifest().yaml());
        narrator.step("deployed orders:1 to namespace shop");
        Stage.Monitoring monitoring = startPrograms(setting, kubeconfig, shop);
        Users users = startUsers(setting, shop);
        Stage.Extras extras = new Stage.Extras(payments, patience, users);
        return new Stage(equipment, kubeconfig, shop, new Records(cluster), monitoring, extras);
    }

    private Path startCluster(Setting setting, Payments payments) throws IOException {
        ScheduledExecutorService scheduler = keep(new Scheduler(Executors.newScheduledThreadPool(CLUSTER_THREADS)))
                .timer();
        OrdersImages images = new OrdersImages(setting.versions().apply(payments.address()), equipment.mark());
        LocalCluster cluster = keep(
                LocalCluster.ofProcesses(equipment.timekeeping().clock(), scheduler, new SplittableRandom(), images));
        ApiFrontDoor door =
                keep(ApiFrontDoor.open(cluster.server(), equipment.timekeeping().clock(), ports.free()));
        Path kubeconfig = Kubeconfigs.write(equipment.folder().resolve("kubeconfig"), door.address());
        narrator.step("local cluster: API server at " + door.address());
        return kubeconfig;
    }

    private Stage.Monitoring startPrograms(Setting setting, Path kubeconfig, Shop shop)
            throws GaveUp, IOException, InterruptedException {
        Processes processes = keep(new Processes(equipment.logs(), equipment.mark()));
        Launch launch = new Launch(processes, patience, http::isOk);
        Programs programs = new Programs(equipment, launch, http, ports);
        var alertmanager = programs.alertmanager();
        narrator.step("Alertmanager at " + alertmanager.address());
        Server service = programs.service(kubeconfig, setting.settings());
        narrator.step("rollback service at " + service.address() + " " + settings(setting));
        var prometheus = programs.prometheus(kubeconfig, shop, this::keep);
        narrator.step("Prometheus at " + prometheus.address());
        return new Stage.Monitoring(prometheus, alertmanager, service);
    }

    private static String settings(Setting setting) {
        return setting.settings().isEmpty()
                ? ""
                : "with "
                        + String.join(
                                ", ",
                                setting.settings().entrySet().stream()
                                        .map(e -> e.getKey() + "=" + e.getValue())
                                        .sorted()
                                        .toList())
                        + " (shorter than the defaults, so that a demo need not wait)";
    }

    private Users startUsers(Setting setting, Shop shop) throws GaveUp, IOException, InterruptedException {
        InetSocketAddress address = patience.await("pods of the orders service to be ready", FIRST_PODS, () -> {
            Optional<InetSocketAddress> known = shop.address();
            return known.filter(a -> !shop.serving().isEmpty()
                    && http.isOk(java.net.URI.create("http://" + a.getHostString() + ":" + a.getPort()
                            + setting.habit().path())));
        });
        Users users = keep(Users.start(
                address,
                setting.habit(),
                equipment.logs().resolve("requests.csv"),
                equipment.timekeeping().timer(),
                equipment.timekeeping().clock()));
        narrator.step("users send " + setting.habit().perSecond() + " requests a second to " + users.address());
        return users;
    }

    private synchronized <T extends AutoCloseable> T keep(T part) {
        if (closed) {
            close(part);
            throw new IllegalStateException("the run is ending");
        }
        parts.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            close(parts.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not end well", part, e);
        }
    }

    /** Ends the scheduler with the rest. */
    private record Scheduler(ScheduledExecutorService timer) implements AutoCloseable {
        @Override
        public void close() {
            timer.shutdownNow();
        }
    }
}
