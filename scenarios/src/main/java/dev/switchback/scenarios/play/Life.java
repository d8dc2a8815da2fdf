package dev.switchback.scenarios.play;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One life of the service's process. Once it is over, nothing that was begun in it goes on. */
final class Life {
    private final List<AutoCloseable> ties = new ArrayList<>();
    private final Runnable onDeath;
    private boolean over;

    /** @param onDeath called once */
    Life(Runnable onDeath) {
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
        ties.forEach(Life::cut);
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

    /** @throws ServiceKilled when this life is over */
    void check() {
        if (over) {
            throw new ServiceKilled();
        }
    }

    /** Runs the task unless this life is over; a kill in it ends both. */
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
