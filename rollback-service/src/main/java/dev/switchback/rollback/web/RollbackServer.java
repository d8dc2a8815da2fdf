package dev.switchback.rollback.web;

import dev.switchback.kubernetes.CallObserver;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.ServerClock;
import dev.switchback.kubernetes.controller.LeaderElection;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.AlertmanagerClient;
import dev.switchback.pipeline.checks.LiveChecks;
import dev.switchback.resources.Delivery;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.config.ConfigException;
import dev.switchback.rollback.config.ServiceConfig;
import dev.switchback.rollback.deliveries.DrivenDeliveries;
import dev.switchback.rollback.evidence.MetricsReader;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.notice.EventChannel;
import dev.switchback.rollback.notice.LogChannel;
import dev.switchback.rollback.people.Freezes;
import dev.switchback.runtime.breaker.Ticker;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica: the service, its election and its HTTP server, from start to graceful end. */
public final class RollbackServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RollbackServer.class);
    private static final String LEASE = "switchback-rollback-service";
    private static final int BODY_LIMIT_BYTES = 1 << 20;
    private static final long FINISH_SECONDS = 10;

    private final ServiceConfig config;
    private final Threads threads;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Workers workers = new Workers();
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final ClientBreakers breakers;
    private final Preflight preflight;
    private final LiveChecks checks;
    private final LeaderElection election;
    private final RollbackService service;
    private final Deliveries deliveries;
    private final ApplicationContext context;
    private final EmbeddedServer http;

    /** Makes the connection to the cluster, whose watches run on the thread of the decisions. */
    public interface Connection {
        /** @param calls hears of every call */
        Cluster connect(ScheduledExecutorService decisions, CallObserver calls) throws java.io.IOException;

        /** How pods are reached: directly, as it works inside the cluster, unless it is said otherwise. */
        default PodAccess pods() throws java.io.IOException {
            return PodAccess.direct();
        }
    }

    private RollbackServer(ServiceConfig config, Connection connection, InstantSource machine)
            throws java.io.IOException {
        this.config = config;
        threads = new Threads();
        var clock = new ServerClock(machine);
        breakers = new ClientBreakers(Ticker.system(), clock);
        Cluster cluster = connection.connect(threads.decisions(), clock.listening(breakers.kubernetes(metrics)));
        var seat = new LeaderElection.Seat(
                config.own().namespace(), LEASE, config.own().identity());
        election = new LeaderElection(cluster, seat, threads.election(), clock, System::nanoTime);
        checks = new LiveChecks(cluster, connection.pods(), threads.deliveries());
        Optional<DrivenDeliveries.Means> driving = Optional.of(new DrivenDeliveries.Means(
                        cluster,
                        checks,
                        threads.deliveries(),
                        clock,
                        System::nanoTime,
                        config.own().identity(),
                        this::left))
                .filter(means -> config.own().drives());
        Optional<MetricsReader> prometheus =
                config.ways().prometheus().map(p -> MetricsReader.of(p, breakers.prometheus(), clock));
        var around = new RollbackService.Surroundings(
                cluster,
                alerts(clock),
                prometheus,
                election,
                channels(cluster),
                config.own().namespace(),
                metrics::gathered,
                driving);
        service = RollbackService.start(around, config.settings(), threads.decisions(), clock);
        metrics.watch(service, election);
        metrics.watch(breakers.registry());
        preflight = new Preflight(cluster, config.own(), () -> prometheusTroubles(prometheus, clock), threads.checks());
        deliveries = new Deliveries(service, System::nanoTime);
        context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .environmentPropertySource(false)
                .enableDefaultPropertySources(false)
                .banner(false)
                .properties(properties())
                .singletons(
                        service,
                        service.rollbacks(),
                        election,
                        deliveries,
                        new Freezes(cluster, config.own().namespace()),
                        lifecycle,
                        workers,
                        metrics,
                        breakers,
                        clock,
                        authenticator(cluster))
                .start();
        http = context.getBean(EmbeddedServer.class);
    }

    /**
     * Starts a replica.
     *
     * @param machine this machine's clock; where it is wrong, the API server's is used
     * @throws java.io.IOException when there is no usable way to the cluster; the message says what to do
     * @throws ConfigException when the address cannot be listened on
     */
    public static RollbackServer start(ServiceConfig config, Connection connection, InstantSource machine)
            throws java.io.IOException, ConfigException {
        var server = new RollbackServer(config, connection, machine);
        try {
            server.http.start();
        } catch (RuntimeException e) {
            server.close(Duration.ZERO);
            throw new ConfigException(
                    List.of("cannot listen on " + config.listen().host() + ":"
                            + config.listen().port() + (isInUse(e) ? ": the port is in use" : ": " + e.getMessage())
                            + "; choose another with --set host=ADDRESS or --set port=N"));
        }
        server.election.start();
        server.preflight.start();
        LOG.info("listening on {}", server.http.getURI());
        return server;
    }

    private static boolean isInUse(Throwable failure) {
        return failure instanceof BindException || (failure.getCause() != null && isInUse(failure.getCause()));
    }

    public int port() {
        return http.getPort();
    }

    /** Ends gracefully: not ready first, then no new requests, then no new decisions, then the lease is given back. */
    @Override
    public void close() {
        close(config.listen().shutdownDelay());
    }

    private void close(Duration delay) {
        if (!lifecycle.stop()) {
            return;
        }
        LOG.info("stopping");
        Threads.pause(delay);
        stopHttp();
        workers.drain(FINISH_SECONDS);
        deliveries.close();
        threads.finishDecisions(FINISH_SECONDS);
        election.close();
        service.close();
        checks.close();
        threads.close();
        context.close();
        LOG.info("stopped");
    }

    private void stopHttp() {
        try {
            Lifecycle.drain(http).get(FINISH_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("some requests were cut off");
        }
        http.stop();
    }

    private void left(Delivery delivery) {
        checks.forget(delivery);
        metrics.left(delivery);
    }

    private Authenticator authenticator(Cluster cluster) {
        return Authenticator.of(
                config.auth(), cluster.accessReviews(), config.own().namespace());
    }

    private AlertSource alerts(InstantSource clock) {
        return config.ways()
                .alertmanager()
                .<AlertSource>map(a -> new AlertmanagerClient(a.url(), a.receiver(), breakers.alertmanager(), clock))
                .orElse(AlertSource.Snapshot.NotConfigured::new);
    }

    private static List<String> prometheusTroubles(Optional<MetricsReader> prometheus, InstantSource clock) {
        return prometheus.map(reader -> reader.troubles(clock.instant())).orElse(List.of());
    }

    private List<Channel> channels(Cluster cluster) {
        var channels = new ArrayList<Channel>();
        config.ways().webhook().ifPresent(url -> channels.add(new WebhookChannel(url, breakers.webhook())));
        channels.add(new MetricsChannel(metrics));
        channels.add(new LogChannel());
        channels.add(new EventChannel(cluster.events()));
        return channels;
    }

    private Map<String, Object> properties() {
        return Map.of(
                "micronaut.server.host",
                config.listen().host(),
                "micronaut.server.port",
                config.listen().port() == 0 ? -1 : config.listen().port(),
                "micronaut.server.max-request-size",
                BODY_LIMIT_BYTES,
                // The gate judges other sites' requests, and says why it refuses them.
                "micronaut.server.cors.localhost-pass-through",
                true,
                // A megabyte of gzip can be a gigabyte of JSON; Alertmanager does not compress.
                "micronaut.server.netty.request-decompression-enabled",
                false,
                // Probes, metrics and the end are the service's own; of the runtime it takes the breakers.
                "switchback.runtime.enabled",
                false,
                "micronaut.application.name",
                "switchback");
    }
}
