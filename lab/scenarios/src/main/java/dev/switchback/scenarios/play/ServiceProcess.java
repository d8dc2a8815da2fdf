package dev.switchback.scenarios.play;

import dev.switchback.faults.FaultScript;
import dev.switchback.faults.FaultyApiServer;
import dev.switchback.faults.FaultyApiServer.ServiceKilled;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.AlertmanagerMessage;
import dev.switchback.monitoring.AlertmanagerMessage.Parsed;
import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.evidence.MetricsReader;
import dev.switchback.rollback.intake.Receipt;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.rollback.notice.EventChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The rollback service as a process: started, killed, started again. Only what the cluster holds survives a kill. A killed
 * service starts again at once, within the same moment, as a new process with empty memory.
 */
final class ServiceProcess {
    static final String NAMESPACE = "switchback";

    private final VirtualTime time;
    private final ApiServer server;
    private final FaultScript faults;
    private final RunLog events;
    private final Settings settings;
    private Optional<AlertSource> alerts = Optional.empty();
    private Optional<MetricsReader> metrics = Optional.empty();
    private ProcessLifetime lifetime = new ProcessLifetime(() -> {});
    private Optional<RollbackService> service = Optional.empty();

    ServiceProcess(VirtualTime time, ApiServer server, FaultScript faults, RunLog events, Settings settings) {
        this.time = time;
        this.server = events.noting(server);
        this.faults = faults;
        this.events = events;
        this.settings = settings;
    }

    /** Starts it for the first time. */
    void start(AlertSource source, Optional<MetricsReader> prometheus) {
        alerts = Optional.of(source);
        metrics = prometheus;
        begin();
    }

    private void begin() {
        lifetime = new ProcessLifetime(this::died);
        var scheduler = new LifetimeScheduler(time, lifetime);
        var faulty = new FaultyApiServer(server, faults, time, lifetime::end);
        Cluster cluster = Clusters.over(new ServiceTransport(faulty, lifetime), scheduler);
        var around = new RollbackService.Surroundings(
                cluster,
                alerts.orElseThrow(),
                metrics,
                Leadership.alone(),
                List.of(events, new EventChannel(cluster.events())),
                NAMESPACE,
                took -> {},
                Optional.empty());
        service = run(() -> RollbackService.start(around, settings, scheduler, time));
    }

    private void died() {
        service = Optional.empty();
        events.add("the service was killed, and starts again");
        time.execute(this::begin);
    }

    /** Kills it; it is started again when what is due is run. */
    void kill() {
        lifetime.end();
    }

    /** Posts to the webhook, and answers the HTTP status; 0 when the service is killed meanwhile. */
    int post(String body) {
        return service.flatMap(target -> run(() -> answer(target, body))).orElse(0);
    }

    /** Empty when the service is killed meanwhile. */
    private <V> Optional<V> run(Callable<V> task) {
        try {
            return Optional.of(lifetime.run(task));
        } catch (ServiceKilled e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each alert is taken in alone; 503 when one has to be sent again. */
    private int answer(RollbackService target, String body) {
        Parsed parsed = AlertmanagerMessage.parse(body, time.instant());
        if (!(parsed instanceof Parsed.Alerts message)) {
            return 400;
        }
        boolean again = false;
        for (IncomingAlert alert : message.alerts()) {
            Receipt receipt = target.intake().take(alert);
            events.add("alert " + alert.alertname() + ": " + receipt.message());
            again |= receipt instanceof Receipt.Deferred;
        }
        return again ? 503 : 200;
    }
}
