package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.ObjectReads.Listed;
import dev.switchback.localcluster.server.types.ApiError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists that are read page by page: every page is of the moment of the first. The oldest unfinished lists expire. */
final class Pages {
    private static final int LISTS = 64;

    private final Map<String, Listed> snapshots = new HashMap<>();
    private final Deque<String> oldestFirst = new ArrayDeque<>();
    private long created;

    /** @param limit objects a page, 0 for all */
    synchronized Listed first(List<ObjectNode> objects, long version, int limit) {
        if (limit == 0 || objects.size() <= limit) {
            return new Listed(objects, version, "", 0);
        }
        String id = Long.toString(++created, Character.MAX_RADIX);
        snapshots.put(id, new Listed(objects, version, "", 0));
        oldestFirst.addLast(id);
        if (oldestFirst.size() > LISTS) {
            snapshots.remove(oldestFirst.removeFirst());
        }
        return page(id, 0, limit);
    }

    /** @throws ApiError 410 when the list has expired, 400 when the token is none of ours */
    synchronized Listed next(String token, int limit) {
        int dot = token.indexOf('.');
        if (dot < 0 || !token.substring(dot + 1).matches("[0-9]{1,9}")) {
            throw ApiError.badRequest("continue key is not valid: " + token);
        }
        return page(token.substring(0, dot), Integer.parseInt(token.substring(dot + 1)), limit);
    }

    /** Lets every unfinished list expire. */
    synchronized void expire() {
        snapshots.clear();
        oldestFirst.clear();
    }

    private Listed page(String id, int from, int limit) {
        var snapshot = snapshots.get(id);
        if (snapshot == null) {
            throw ApiError.expired("The provided continue parameter is too old to display a consistent list result. "
                    + "You must start a new list without the continue parameter.");
        }
        int size = snapshot.objects().size();
        int to = limit == 0 ? size : Math.min(size, from + limit);
        var page = snapshot.objects().subList(Math.min(from, to), to);
        return new Listed(page, snapshot.version(), to < size ? id + "." + to : "", size - to);
    }
}
