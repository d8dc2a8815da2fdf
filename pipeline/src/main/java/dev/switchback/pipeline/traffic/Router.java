package dev.switchback.pipeline.traffic;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Splits requests between the stable version and the canary by one object in the cluster. It changes nothing in the object but
 * the shares of these two. No method waits: each looks at what is there, does what is still to be done, and says how far it
 * is. So each can be called again at any time, after a crash too, until its answer is {@link Routing.Routed}.
 */
public interface Router {

    /**
     * What is there now; writes nothing. {@link Routing.Routed#before} has to be kept where a crash does not reach it before
     * {@link #split} is called for the first time.
     */
    Routing read();

    /**
     * Gives the canary a share of the requests, the stable version the rest.
     *
     * @param weight the canary's share in percent, 0 to 100
     * @return {@link Routing.Routed} when the object says so, read back, and whoever carries the requests has taken it over
     * @throws IllegalArgumentException when {@code weight} is out of range
     */
    Routing split(int weight);

    /**
     * Puts the shares back as they were, whatever has been written since; everything else stays as it is now.
     *
     * @param before from {@link #read}, before the first {@link #split}
     */
    Routing restore(JsonNode before);

    /** Whether it is 0 to 100. */
    static int percent(int weight) {
        if (weight < 0 || weight > 100) {
            throw new IllegalArgumentException("a weight is 0 to 100 percent, not " + weight);
        }
        return weight;
    }
}
