package dev.switchback.rollback.cases;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.rollback.election.Leadership;
import dev.switchback.rollback.model.Rollback;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at cases, one at a time, on the leader. A look reads where the case stands and does the next step; whatever fails
 * or is cut off is done again by the next look, here or on another replica.
 */
public final class CaseController implements CaseStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(CaseController.class);

    private final CaseStore cases;
    private final Leadership leadership;
    private final Steps steps;
    private final Agenda agenda;

    public CaseController(
            CaseStore cases,
            Leadership leadership,
            Steps steps,
            ScheduledExecutorService scheduler,
            InstantSource clock) {
        this.cases = cases;
        this.leadership = leadership;
        this.steps = steps;
        this.agenda = new Agenda(scheduler, clock, this::look);
        leadership.onGained(this::lookAtAll);
    }

    @Override
    public void changed(Rollback rollback) {
        agenda.now(rollback.toString());
    }

    @Override
    public void deleted(Rollback lastKnown) {
        if (leadership.isLeader()) {
            steps.withdrawn(lastKnown);
            wakeWaiting(lastKnown);
        }
    }

    @Override
    public void synced() {
        lookAtAll();
    }

    private void lookAtAll() {
        cases.all().forEach(c -> agenda.now(c.toString()));
    }

    private void look(String key) {
        int slash = key.indexOf('/');
        Optional<Rollback> found = cases.get(key.substring(0, slash), key.substring(slash + 1));
        if (!leadership.isLeader() || !cases.isSynced() || found.isEmpty()) {
            return;
        }
        Rollback rollback = found.get();
        try {
            follow(key, steps.next(rollback));
        } catch (ApiException.Unreachable e) {
            LOG.warn("rollback {}: the API server cannot be reached: {}", key, e.getMessage());
            agenda.retry(key);
        } catch (RuntimeException e) {
            LOG.error("rollback {}: a step failed and is tried again", key, e);
            agenda.retry(key);
        }
    }

    private void follow(String key, Next next) {
        if (next instanceof Next.Retry retry) {
            LOG.warn("rollback {}: {}; trying again", key, retry.why());
            agenda.retry(key);
            return;
        }
        agenda.succeeded(key);
        if (next instanceof Next.LookAt lookAt) {
            agenda.at(key, lookAt.at());
        } else if (next instanceof Next.Again) {
            agenda.now(key);
        } else if (next instanceof Next.Ended ended) {
            wakeWaiting(ended.rollback());
        }
    }

    /** Cases that may have waited for the workload, or for its blue-green pair, to be free. */
    private void wakeWaiting(Rollback ended) {
        String namespace = ended.spec().workload().namespace();
        cases.all().stream()
                .filter(c -> c.status().phase().isUndecided())
                .filter(c -> c.spec().workload().namespace().equals(namespace))
                .forEach(c -> agenda.now(c.toString()));
    }
}
