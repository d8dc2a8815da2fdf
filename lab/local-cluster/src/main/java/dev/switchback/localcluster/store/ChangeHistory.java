package dev.switchback.localcluster.store;

import dev.switchback.localcluster.store.VersionedStore.VersionExpired;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest changes of a store, oldest first. */
final class ChangeHistory {
    private final int capacity;
    private final Deque<Change> changes = new ArrayDeque<>();
    private long reachesBackTo;

    /** @param capacity changes that are kept */
    ChangeHistory(int capacity, long reachesBackTo) {
        this.capacity = capacity;
        this.reachesBackTo = reachesBackTo;
    }

    void add(Change change) {
        changes.addLast(change);
        if (changes.size() > capacity) {
            reachesBackTo = changes.removeFirst().version();
        }
    }

    /** @throws VersionExpired when a change after {@code version} is no longer known */
    List<Change> after(long version) {
        if (version < reachesBackTo) {
            throw new VersionExpired("too old resource version: " + version + " (" + reachesBackTo + ")");
        }
        var later = new ArrayList<Change>();
        var newestFirst = changes.descendingIterator();
        while (newestFirst.hasNext()) {
            var change = newestFirst.next();
            if (change.version() <= version) {
                break;
            }
            later.add(change);
        }
        java.util.Collections.reverse(later);
        return later;
    }

    /** Forgets every change up to {@code version}. */
    void compact(long version) {
        changes.removeIf(change -> change.version() <= version);
        reachesBackTo = Math.max(reachesBackTo, version);
    }
}
