package dev.switchback.scenarios.play;

import dev.switchback.faults.ApiCall;
import dev.switchback.faults.FaultyApiServer.ServiceKilled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One lifetime of the service's process. Nothing begun in it continues afterwards. */
final class ProcessLifetime {
    private static final ApiCall KILL = new ApiCall("kill", "service", "");

    private final List<AutoCloseable> ties = new ArrayList<>();
    private final Runnable onDeath;
    private boolean over;

    /** @param onDeath called once */
    ProcessLifetime(Runnable onDeath) {
        this.onDeath = onDeath;
    }

    boolean isOver() {
        return over;
    }

    /** Cuts every tie and calls back. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        ties.forEach(ProcessLifetime::cut);
        onDeath.run();
    }

    /** Something that the system ends with the process, such as a connection. */
    void tie(AutoCloseable tie) {
        ties.add(tie);
    }

    private static void cut(AutoCloseable tie) {
        try {
            tie.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot cut a connection", e);
        }
    }

    /** @throws ServiceKilled when it is over */
    void check() {
        if (over) {
            throw new ServiceKilled(KILL);
        }
    }

    /** Runs the task unless the lifetime is over; a kill in the task ends both. */
    <V extends @Nullable Object> V run(Callable<V> task) throws Exception {
        check();
        try {
            return task.call();
        } catch (ServiceKilled e) {
            end();
            throw e;
        }
    }
}
