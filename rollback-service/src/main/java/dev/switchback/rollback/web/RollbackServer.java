package dev.switchback.rollback.web;

import dev.switchback.kubernetes.CallObserver;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.alerts.AlertSource;
import dev.switchback.rollback.alerts.AlertmanagerClient;
import dev.switchback.rollback.config.ServiceConfig;
import dev.switchback.rollback.election.LeaseElection;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.notice.EventChannel;
import dev.switchback.rollback.notice.LogChannel;
import dev.switchback.rollback.outward.OutwardBreakers;
import dev.switchback.rollback.people.Freezes;
import dev.switchback.runtime.breaker.Ticker;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final OutwardBreakers breakers;
    private final Preflight preflight;
    private final LeaseElection election;
    private final RollbackService service;
    private final Deliveries deliveries;
    private final ApplicationContext context;
    private final EmbeddedServer http;

    /** Makes the connection to the cluster, whose watches run on the thread of the decisions. */
    public interface Connection {
        /** @param calls hears of every call */
        Cluster connect(ScheduledExecutorService decisions, CallObserver calls) throws java.io.IOException;
    }

    private RollbackServer(ServiceConfig config, Connection connection, InstantSource clock)
            throws java.io.IOException {
        this.config = config;
        threads = new Threads();
        breakers = new OutwardBreakers(Ticker.system(), clock);
        Cluster cluster = connection.connect(threads.decisions(), breakers.kubernetes(metrics));
        var seat = new LeaseElection.Seat(
                config.own().namespace(), LEASE, config.own().identity());
        election = new LeaseElection(cluster, seat, threads.election(), clock, System::nanoTime);
        var around = new RollbackService.Surroundings(
                cluster,
                alerts(clock),
                election,
                channels(cluster),
                config.own().namespace());
        service = RollbackService.start(around, config.settings(), threads.decisions(), clock);
        metrics.watch(service, election);
        metrics.watch(breakers.registry());
        preflight = new Preflight(cluster, config.own().namespace(), threads.checks());
        deliveries = new Deliveries(service, System::nanoTime);
        context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .environmentPropertySource(false)
                .enableDefaultPropertySources(false)
                .banner(false)
                .properties(properties())
                .singletons(
                        service,
                        service.cases(),
                        election,
                        deliveries,
                        new Freezes(cluster, config.own().namespace()),
                        lifecycle,
                        workers,
                        metrics,
                        breakers,
                        clock,
                        gate(cluster))
                .start();
        http = context.getBean(EmbeddedServer.class);
    }

    /**
     * Starts a replica.
     *
     * @throws java.io.IOException when there is no usable way to the cluster; the message says what to do
     */
    public static RollbackServer start(ServiceConfig config, Connection connection, InstantSource clock)
            throws java.io.IOException {
        var server = new RollbackServer(config, connection, clock);
        try {
            server.http.start();
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        server.election.start();
        server.preflight.start();
        LOG.info("listening on {}", server.http.getURI());
        return server;
    }

    public int port() {
        return http.getPort();
    }

    /** Ends gracefully: not ready first, then no new requests, then no new decisions, then the lease is given back. */
    @Override
    public void close() {
        if (!lifecycle.stop()) {
            return;
        }
        LOG.info("stopping");
        Threads.pause(config.listen().shutdownDelay());
        stopHttp();
        workers.drain(FINISH_SECONDS);
        deliveries.close();
        threads.finishDecisions(FINISH_SECONDS);
        service.close();
        election.close();
        threads.close();
        context.close();
        LOG.info("stopped");
    }

    private void stopHttp() {
        try {
            GracefulStop.of(http).get(FINISH_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("some requests were cut off");
        }
        http.stop();
    }

    private Gatekeeper gate(Cluster cluster) {
        return Gatekeeper.of(
                config.auth(), cluster.accessReviews(), config.own().namespace());
    }

    private AlertSource alerts(InstantSource clock) {
        return config.ways()
                .alertmanager()
                .<AlertSource>map(a -> new AlertmanagerClient(a.url(), a.receiver(), breakers.alertmanager(), clock))
                .orElse(AlertSource.Snapshot.NotConfigured::new);
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
