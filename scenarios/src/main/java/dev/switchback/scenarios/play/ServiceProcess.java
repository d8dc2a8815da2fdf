package dev.switchback.scenarios.play;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Clusters;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.Settings;
import dev.switchback.rollback.alerts.AlertSource;
import dev.switchback.rollback.election.Leadership;
import dev.switchback.rollback.intake.AlertmanagerMessage;
import dev.switchback.rollback.intake.AlertmanagerMessage.Parsed;
import dev.switchback.rollback.intake.IncomingAlert;
import dev.switchback.rollback.intake.Receipt;
import dev.switchback.rollback.notice.EventChannel;
import dev.switchback.scenarios.alerts.Webhook;
import java.util.List;
import java.util.Optional;

/**
 * The rollback service as a process: started, killed, started again. Nothing outlives a kill but what the cluster holds. A
 * killed service is started again at once, within the same moment, as a new process with empty memory.
 */
final class ServiceProcess implements Webhook {
    static final String NAMESPACE = "switchback";

    private final VirtualTime time;
    private final ApiServer server;
    private final ServiceTransport.Line line;
    private final PageLog people;
    private final Settings settings;
    private Optional<AlertSource> alerts = Optional.empty();
    private Life life = new Life(() -> {});
    private Optional<RollbackService> service = Optional.empty();

    ServiceProcess(VirtualTime time, ApiServer server, ServiceTransport.Line line, PageLog people, Settings settings) {
        this.time = time;
        this.server = server;
        this.line = line;
        this.people = people;
        this.settings = settings;
    }

    /** Starts it for the first time. */
    void start(AlertSource source) {
        alerts = Optional.of(source);
        begin();
    }

    private void begin() {
        life = new Life(this::died);
        var scheduler = new MortalScheduler(time, life);
        Cluster cluster = Clusters.over(new ServiceTransport(server, life, line), scheduler);
        var around = new RollbackService.Surroundings(
                cluster,
                alerts.orElseThrow(),
                Leadership.alone(),
                List.of(people, new EventChannel(cluster.events())),
                NAMESPACE);
        try {
            service = Optional.of(life.run(() -> RollbackService.start(around, settings, scheduler, time)));
        } catch (ServiceKilled e) {
            line.notes().add("the service was killed while it started");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void died() {
        service = Optional.empty();
        line.notes().add("the service was killed, and starts again");
        time.execute(this::begin);
    }

    /** Kills it; it is started again when what is due is run. */
    void kill() {
        life.end();
    }

    @Override
    public int post(String body) {
        if (service.isEmpty()) {
            return 0;
        }
        RollbackService target = service.get();
        try {
            return life.run(() -> answer(target, body));
        } catch (ServiceKilled e) {
            return 0;
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
            line.notes().add("alert " + alert.alertname() + ": " + receipt.message());
            again |= receipt instanceof Receipt.Deferred;
        }
        return again ? 503 : 200;
    }
}
