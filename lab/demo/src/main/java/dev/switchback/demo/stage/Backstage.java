package dev.switchback.demo.stage;

import dev.switchback.demo.load.Users;
import dev.switchback.demo.monitoring.LocalHttp;
import dev.switchback.demo.monitoring.Prometheus;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.Launch;
import dev.switchback.demo.process.Patience;
import dev.switchback.demo.process.Ports;
import dev.switchback.demo.process.Processes;
import dev.switchback.demo.process.Server;
import dev.switchback.demo.report.Narrator;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.gateway.Gateway;
import dev.switchback.localcluster.http.ApiFrontDoor;
import dev.switchback.localcluster.http.Kubeconfigs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
    private static final List<Manifest> CANARY_OBJECTS =
            List.of(Manifest.DELIVERIES, Manifest.NAMESPACE, Manifest.ROLLING, Manifest.ROUTE);

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
        this.patience = new Patience(equipment.timer(), narrator::waiting);
    }

    /** Starts everything, up to users that are served by what the setting deploys first. */
    public DemoStage set(DemoStage.Setting setting) throws GaveUp, IOException, InterruptedException {
        Payments payments = keep(new Payments(ports.free()));
        payments.start();
        Path kubeconfig = openDoor(startCluster(setting.versions().apply(payments.address()), clusterThreads()));
        Shop shop = shop(kubeconfig);
        shop.apply(Manifest.RECORDS.yaml());
        shop.apply(OWN_NAMESPACE);
        shop.apply(Manifest.NAMESPACE.yaml());
        shop.apply(setting.manifest().yaml());
        narrator.step("deployed orders:1 to namespace shop");
        DemoStage.Monitoring monitoring = startPrograms(setting, kubeconfig, shop);
        InetSocketAddress service = patience.await("the orders service to have an address", FIRST_PODS, shop::address);
        Users users = startUsers(
                setting.habit(), shop, URI.create("http://" + service.getHostString() + ":" + service.getPort()));
        return new DemoStage(equipment, kubeconfig, shop, monitoring, payments, patience, users);
    }

    /** Starts a cluster with a gateway, Prometheus, and users that come through the gateway. */
    public CanaryStage setForCanary(Map<String, Map<String, String>> versions)
            throws GaveUp, IOException, InterruptedException {
        ScheduledExecutorService scheduler = clusterThreads();
        LocalCluster cluster = startCluster(versions, scheduler);
        Gateway gateway = cluster.gateway(scheduler, equipment.clock(), ports.free());
        Path kubeconfig = openDoor(cluster);
        narrator.step("gateway at " + gateway.address());
        Shop shop = shop(kubeconfig);
        for (Manifest manifest : CANARY_OBJECTS) {
            shop.apply(manifest.yaml());
        }
        narrator.step("deployed orders:1 to namespace shop, behind the gateway");
        Processes processes = keep(new Processes(equipment.logs(), equipment.mark()));
        DemoPrograms programs = new DemoPrograms(equipment, new Launch(processes, patience, http::isOk), http, ports);
        CanaryStage.Watch.Start start = () -> programs.prometheus(kubeconfig, shop, this::keep);
        Prometheus prometheus = start.start();
        narrator.step("Prometheus " + programs.versions().get("prometheus") + " at " + prometheus.address());
        Users users = startUsers(CanaryStage.HABIT, shop, URI.create(gateway.address()));
        var watch = new CanaryStage.Watch(prometheus, start, programs.versions());
        return new CanaryStage(equipment, kubeconfig, shop, watch, processes, patience, users);
    }

    private Shop shop(Path kubeconfig) throws IOException {
        Transport transport = Clusters.http(kubeconfig, Timeouts.DEFAULT);
        return new Shop(transport, Clusters.over(transport, equipment.timer()));
    }

    private ScheduledExecutorService clusterThreads() {
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(CLUSTER_THREADS);
        keep(scheduler::shutdownNow);
        return scheduler;
    }

    private LocalCluster startCluster(Map<String, Map<String, String>> versions, ScheduledExecutorService scheduler) {
        OrdersImages images = new OrdersImages(versions, equipment.mark());
        return keep(LocalCluster.ofProcesses(equipment.clock(), scheduler, new SplittableRandom(), images));
    }

    private Path openDoor(LocalCluster cluster) throws IOException {
        ApiFrontDoor door = keep(ApiFrontDoor.open(cluster.server(), equipment.clock(), ports.free()));
        Path kubeconfig = Kubeconfigs.write(equipment.folder().resolve("kubeconfig"), door.address());
        narrator.step("local cluster: API server at " + door.address());
        return kubeconfig;
    }

    private DemoStage.Monitoring startPrograms(DemoStage.Setting setting, Path kubeconfig, Shop shop)
            throws GaveUp, IOException, InterruptedException {
        Processes processes = keep(new Processes(equipment.logs(), equipment.mark()));
        Launch launch = new Launch(processes, patience, http::isOk);
        DemoPrograms programs = new DemoPrograms(equipment, launch, http, ports);
        var alertmanager = programs.alertmanager();
        narrator.step("Alertmanager " + programs.versions().get("alertmanager") + " at " + alertmanager.address());
        Server service = programs.service(kubeconfig, setting.settings());
        narrator.step("rollback service at " + service.address() + " " + settings(setting));
        var prometheus = programs.prometheus(kubeconfig, shop, this::keep);
        narrator.step("Prometheus " + programs.versions().get("prometheus") + " at " + prometheus.address());
        return new DemoStage.Monitoring(prometheus, alertmanager, service, programs.versions());
    }

    private static String settings(DemoStage.Setting setting) {
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

    private Users startUsers(Users.Habit habit, Shop shop, URI entrance)
            throws GaveUp, IOException, InterruptedException {
        patience.await("pods of the orders service to be ready", FIRST_PODS, () -> Optional.of(entrance)
                .filter(door -> !shop.serving().isEmpty() && http.isOk(door.resolve(habit.path()))));
        Users users = keep(Users.start(
                new InetSocketAddress(entrance.getHost(), entrance.getPort()),
                habit,
                equipment.logs().resolve("requests.csv"),
                equipment.timer(),
                equipment.clock()));
        narrator.step("users send " + habit.perSecond() + " requests a second to " + users.address());
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
}
