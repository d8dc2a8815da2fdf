package dev.switchback.kubernetes.controller;

import dev.switchback.kubernetes.Backoff;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.controller.Reconciler.Result;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reconciles all objects of a {@link Store} on the leader: each when it changes, when its last {@link Result} asked for it,
 * and all of them when this replica becomes the leader.
 *
 * @param <T> the objects' type
 */
public final class Controller<T> implements CustomResources.Listener<T>, AutoCloseable {
    private final Store<T> store;
    private final Function<T, Store.Key> key;
    private final Reconciler<T> reconciler;
    private final Leadership leadership;
    private final WorkQueue<Store.Key> queue;

    /** Starts nothing yet; hand it to {@link Store#follow}. */
    public Controller(
            Store<T> store,
            Function<T, Store.Key> key,
            Reconciler<T> reconciler,
            Leadership leadership,
            Timing timing) {
        this.store = store;
        this.key = key;
        this.reconciler = reconciler;
        this.leadership = leadership;
        this.queue = new WorkQueue<>(timing.scheduler(), timing.clock(), timing.backoff(), this::reconcile);
        leadership.onGained(() -> requeue(any -> true));
    }

    /** When and where a controller works. */
    public record Timing(ScheduledExecutorService scheduler, InstantSource clock, Backoff backoff) {}

    @Override
    public void changed(T object) {
        queue.add(key.apply(object));
    }

    @Override
    public void deleted(T lastKnown) {
        if (leadership.isLeader()) {
            reconciler.deleted(lastKnown);
        }
    }

    @Override
    public void synced() {
        requeue(any -> true);
    }

    /** Reconciles objects again soon, such as those that waited for another one. */
    public void requeue(Predicate<T> which) {
        store.all().stream().filter(which).map(key).forEach(queue::add);
    }

    private Result reconcile(Store.Key object) {
        if (!leadership.isLeader() || !store.isSynced()) {
            return Result.done();
        }
        return store.get(object).map(reconciler::reconcile).orElseGet(Result::done);
    }

    /** Waits for a call that is under way. */
    @Override
    public void close() {
        queue.close();
    }
}
