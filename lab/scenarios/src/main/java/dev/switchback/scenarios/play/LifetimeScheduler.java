package dev.switchback.scenarios.play;

import dev.switchback.faults.FaultyApiServer.ServiceKilled;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scheduler of one lifetime of the service: its tasks die with it, whether they have begun or not. */
final class LifetimeScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private static final Logger log = LoggerFactory.getLogger(LifetimeScheduler.class);

    private final ScheduledExecutorService scheduler;
    private final ProcessLifetime lifetime;

    LifetimeScheduler(ScheduledExecutorService scheduler, ProcessLifetime lifetime) {
        this.scheduler = scheduler;
        this.lifetime = lifetime;
    }

    private Runnable mortal(Runnable task) {
        Callable<?> body = mortal(Executors.callable(task));
        return () -> {
            try {
                body.call();
            } catch (ServiceKilled e) {
                log.debug("a task died with the service");
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private <V extends @Nullable Object> Callable<V> mortal(Callable<V> task) {
        return () -> lifetime.run(task);
    }

    /** Dies quietly once, and then for good: a periodic task ends with the lifetime. */
    private Runnable periodic(Runnable task) {
        Runnable body = mortal(task);
        return () -> {
            body.run();
            lifetime.check();
        };
    }

    @Override
    public void execute(Runnable command) {
        scheduler.execute(mortal(command));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return scheduler.schedule(mortal(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return scheduler.schedule(mortal(callable), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return scheduler.scheduleAtFixedRate(periodic(command), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return scheduler.scheduleWithFixedDelay(periodic(command), initialDelay, delay, unit);
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException("the scheduler belongs to the player");
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException("the scheduler belongs to the player");
    }

    @Override
    public boolean isShutdown() {
        return scheduler.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return scheduler.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return scheduler.awaitTermination(timeout, unit);
    }
}
