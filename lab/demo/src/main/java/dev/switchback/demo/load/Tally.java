package dev.switchback.demo.load;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts answers. Thread-safe. */
public final class Tally {
    private final Duration slow;
    private String watched = "";
    private @Nullable Reply caught;
    private long total;
    private long failed;

    /** @param slow an answer that took longer counts as failed */
    public Tally(Duration slow) {
        this.slow = slow;
    }

    /** How many requests there were, and how many of them failed. */
    @JsonPropertyOrder({"total", "failed"})
    public record Counts(long total, long failed) {}

    synchronized void add(Reply answer) {
        total++;
        if (answer.failed(slow)) {
            failed++;
            if (caught == null && answer.version().equals(watched)) {
                caught = answer;
            }
        }
    }

    public synchronized Counts counts() {
        return new Counts(total, failed);
    }

    /** From now on, the first failure that a version serves is kept. */
    public synchronized void watchFor(String version) {
        watched = version;
        caught = null;
    }

    /** The first failure that was watched for. */
    public synchronized Optional<Reply> caught() {
        return Optional.ofNullable(caught);
    }
}
