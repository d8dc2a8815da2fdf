package dev.switchback.localcluster.server;

import dev.switchback.localcluster.api.ApiServer.Subscription;
import dev.switchback.localcluster.server.types.ApiError;
import dev.switchback.localcluster.store.VersionedStore;
import dev.switchback.localcluster.store.VersionedStore.VersionExpired;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The open watches. */
final class Watches {
    private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(45);

    private final VersionedStore store;
    private final ScheduledExecutorService scheduler;
    /** In the order of opening, so that virtual time always plays alike. */
    private final List<OpenWatch> open = new CopyOnWriteArrayList<>();

    Watches(VersionedStore store, ScheduledExecutorService scheduler) {
        this.store = store;
        this.scheduler = scheduler;
    }

    void start() {
        store.listen(change -> open.forEach(watch -> watch.changed(change)));
        var unused = scheduler.scheduleAtFixedRate(
                this::bookmarks, BOOKMARK_EVERY.toMillis(), BOOKMARK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    Subscription open(RequestTarget target, Query query, Representation form, Consumer<String> onLine, Runnable onEnd) {
        var watch = new OpenWatch(
                target,
                Selection.of(target, query),
                form,
                new LineQueue(scheduler, onLine, onEnd),
                query.flag("allowWatchBookmarks"));
        return store.atomically(() -> {
            begin(watch, target, query);
            open.add(watch);
            var timeout = scheduler.schedule(
                    () -> end(watch), query.number("timeoutSeconds").orElse(LONGEST.toSeconds()), TimeUnit.SECONDS);
            return () -> {
                timeout.cancel(false);
                open.remove(watch);
                watch.lines().close();
            };
        });
    }

    /** Sends what there is, or what has changed since the version that the request names. */
    private void begin(OpenWatch watch, RequestTarget target, Query query) {
        String version = query.text("resourceVersion");
        boolean fromNow = version.isEmpty() || version.equals("0") || query.flag("sendInitialEvents");
        if (fromNow) {
            store.list(target.type().storage(), target.namespace()).forEach(watch::present);
            if (query.flag("sendInitialEvents")) {
                watch.bookmark(store.version(), true);
            }
            return;
        }
        try {
            store.changesAfter(query.number("resourceVersion").orElse(0)).forEach(watch::changed);
        } catch (VersionExpired expired) {
            watch.error(ApiError.expired(String.valueOf(expired.getMessage())));
        }
    }

    private void bookmarks() {
        store.atomically(() -> {
            open.forEach(watch -> watch.bookmark(store.version(), false));
            return open;
        });
    }

    private void end(OpenWatch watch) {
        open.remove(watch);
        watch.lines().end();
    }

    /** Ends the watches of a resource. */
    void endOf(String resource) {
        open.stream()
                .filter(watch -> watch.target().type().storage().equals(resource))
                .forEach(this::end);
    }

    /** Ends every watch, as a restart of an API server would. */
    void endAll() {
        List.copyOf(open).forEach(this::end);
    }
}
