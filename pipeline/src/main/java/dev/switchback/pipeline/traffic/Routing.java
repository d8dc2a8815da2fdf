package dev.switchback.pipeline.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/** How far the split of requests is. */
public sealed interface Routing {

    /** The value that belongs to the outcome: one function for each, so that all have to be considered. */
    <T> T choose(Function<Routed, T> routed, Function<Pending, T> pending, Function<Refused, T> refused);

    /** Whether the shares are what was asked for, and in effect. */
    default boolean isRouted() {
        return choose(routed -> true, pending -> false, refused -> false);
    }

    /**
     * The shares are as {@code weight} says.
     *
     * @param weight the canary's share in percent, rounded. It is less than was asked for where the weights have too few steps;
     *     between replicas it is what the number of pods allows.
     * @param before the two shares as {@link Router#restore} wants them
     */
    record Routed(int weight, JsonNode before) implements Routing {
        @Override
        public <T> T choose(Function<Routed, T> routed, Function<Pending, T> pending, Function<Refused, T> refused) {
            return routed.apply(this);
        }
    }

    /**
     * Not yet: ask again.
     *
     * @param why for people
     */
    record Pending(Cause cause, String why) implements Routing {
        @Override
        public <T> T choose(Function<Routed, T> routed, Function<Pending, T> pending, Function<Refused, T> refused) {
            return pending.apply(this);
        }
    }

    /**
     * Not before somebody changes something.
     *
     * @param why for people: what is wrong, where, and what there is instead
     */
    record Refused(Cause cause, String why) implements Routing {
        @Override
        public <T> T choose(Function<Routed, T> routed, Function<Pending, T> pending, Function<Refused, T> refused) {
            return refused.apply(this);
        }
    }

    /** Why the shares are not what was asked for. */
    enum Cause {
        /** Written, but whoever carries the requests has not reported that it took it over, or does not accept it. */
        NOT_YET_ACCEPTED,
        /** Somebody else wrote the object again and again meanwhile. */
        CONFLICT,
        /** No answer came, so the shares may have been written or not. */
        UNREACHABLE,
        /** The object, the rule, a backend or the resource type does not exist. */
        MISSING,
        /** The API server does not allow it to this account. */
        FORBIDDEN,
        /** The object cannot carry such a share, or the API server does not accept what it would become. */
        INVALID
    }
}
