package dev.switchback.rollback.action;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.Settings;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Rollback;
import java.time.InstantSource;

/** All actions: one class each, chosen by the plan. */
public final class Actions {
    private final RevertDeployment revert;
    private final FlipService flip;

    public Actions(Cluster cluster, Settings settings, InstantSource clock) {
        revert = new RevertDeployment(cluster, clock);
        flip = new FlipService(cluster, settings.verify().timeout(), clock);
    }

    public Outcome carryOut(Rollback rollback) {
        Plan plan = rollback.status().plan().orElseThrow();
        return plan instanceof Plan.RevertDeployment r
                ? revert.carryOut(rollback, r)
                : flip.carryOut(rollback, (Plan.FlipService) plan);
    }

    public void abandon(Rollback rollback) {
        if (rollback.status().plan().orElse(null) instanceof Plan.FlipService f) {
            flip.abandon(rollback, f);
        }
    }
}
