package dev.switchback.localcluster.node;

import dev.switchback.localcluster.node.PodLogs.LogLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The latest lines of one run of a container, at most 10,000 and about a million characters. */
final class ContainerLog implements PodLogs.Output {
    private static final int MOST_LINES = 10_000;
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final int LONGEST_LINE = 16_384;

    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    private final List<Follower> followers = new ArrayList<>();
    private int characters;
    private boolean ended;

    private record Follower(Consumer<LogLine> onLine, Runnable onEnd) {}

    synchronized void add(LogLine line) {
        var text = line.text();
        var kept = text.length() <= LONGEST_LINE ? line : new LogLine(line.time(), text.substring(0, LONGEST_LINE));
        lines.add(kept);
        characters += kept.text().length();
        while (lines.size() > MOST_LINES || characters > MOST_CHARACTERS) {
            characters -= lines.remove().text().length();
        }
        followers.forEach(follower -> follower.onLine().accept(kept));
    }

    @Override
    public synchronized List<LogLine> lines() {
        return List.copyOf(lines);
    }

    /** The run has ended: no line comes any more. */
    synchronized void end() {
        ended = true;
        followers.forEach(follower -> follower.onEnd().run());
        followers.clear();
    }

    /**
     * Hears all lines until now and each new one, inside the write: quickly.
     *
     * @param onEnd called once after the last line; not called after close
     */
    @Override
    public synchronized AutoCloseable follow(Consumer<LogLine> onLine, Runnable onEnd) {
        lines.forEach(onLine);
        if (ended) {
            onEnd.run();
            return () -> {};
        }
        var follower = new Follower(onLine, onEnd);
        followers.add(follower);
        return () -> leave(follower);
    }

    private synchronized void leave(Follower follower) {
        followers.remove(follower);
    }
}
