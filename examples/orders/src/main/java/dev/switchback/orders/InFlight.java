package dev.switchback.orders;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Counts the requests that are being answered, so that none is cut off when the service stops. */
final class InFlight {
    private final Phaser phaser = new Phaser(1);

    void begin() {
        phaser.register();
    }

    void end() {
        phaser.arriveAndDeregister();
    }

    /** Waits until none is left, and no longer than the limit; false when some were. Called once. */
    boolean awaitNone(Duration limit) throws InterruptedException {
        int phase = phaser.arrive();
        try {
            phaser.awaitAdvanceInterruptibly(phase, limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
