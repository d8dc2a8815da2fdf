package dev.switchback.resources;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** How a delivery brings its candidate to the users. */
public sealed interface Strategy {

    /** The key in a delivery file. */
    String key();

    /** The value that belongs to the strategy's kind: one function a kind, so that a new kind has to be considered everywhere. */
    <T> T choose(Function<Canary, T> canary, Function<BlueGreen, T> blueGreen, Function<InPlace, T> inPlace);

    /** The other Deployment that it changes; empty for one that works on the workload alone. */
    default Optional<String> peer() {
        return Optional.empty();
    }

    /**
     * A second Deployment beside the stable one gets a growing share of the traffic.
     *
     * @param steps at least one; weights ascend
     * @param exposure the canary is stopped after so many failed requests, whatever the statistics say
     */
    record Canary(List<Step> steps, Traffic traffic, OptionalInt exposure) implements Strategy {
        @Override
        public String key() {
            return "canary";
        }

        @Override
        public <T> T choose(
                Function<Canary, T> canary, Function<BlueGreen, T> blueGreen, Function<InPlace, T> inPlace) {
            return canary.apply(this);
        }
    }

    /**
     * Two Deployments; the Services point to one of them. The idle one gets the candidate, then the Services are flipped.
     *
     * @param other the Deployment that is the other side; the workload itself is one side
     * @param monitor for how long the new side is watched before the old one is scaled to 0; zero or more
     */
    record BlueGreen(String other, Duration monitor) implements Strategy {
        @Override
        public String key() {
            return "blueGreen";
        }

        @Override
        public Optional<String> peer() {
            return Optional.of(other);
        }

        @Override
        public <T> T choose(
                Function<Canary, T> canary, Function<BlueGreen, T> blueGreen, Function<InPlace, T> inPlace) {
            return blueGreen.apply(this);
        }
    }

    /**
     * The workload itself gets the candidate, pod by pod or all at once, and gets its old image back when that fails.
     *
     * @param recreate all old pods end before new ones start: {@code recreate}; else {@code rolling}
     * @param watch for how long it is watched after it is ready; zero or more
     */
    record InPlace(boolean recreate, Duration watch) implements Strategy {
        @Override
        public String key() {
            return recreate ? "recreate" : "rolling";
        }

        @Override
        public <T> T choose(
                Function<Canary, T> canary, Function<BlueGreen, T> blueGreen, Function<InPlace, T> inPlace) {
            return inPlace.apply(this);
        }
    }

    /** One entry of a canary's {@code steps}. */
    sealed interface Step {

        /** One function a kind. */
        <T> T choose(Function<Weight, T> weight, Function<Approval, T> approval);

        /**
         * The canary's share, and for how long it stays.
         *
         * @param percent 1 to 100
         */
        record Weight(int percent, Duration hold) implements Step {
            @Override
            public <T> T choose(Function<Weight, T> weight, Function<Approval, T> approval) {
                return weight.apply(this);
            }
        }

        /**
         * A person has to say {@code promote}.
         *
         * @param timeout after which the delivery is aborted; empty for never
         */
        record Approval(Optional<Duration> timeout) implements Step {
            @Override
            public <T> T choose(Function<Weight, T> weight, Function<Approval, T> approval) {
                return approval.apply(this);
            }
        }
    }

    /**
     * What splits the traffic.
     *
     * @param object the name of the HTTPRoute, VirtualService or Ingress; empty for replicas
     * @param rule of the HTTPRoute, or the route's name in the VirtualService; empty when it has one only
     * @param service the Service that leads to the stable pods
     */
    record Traffic(By by, String object, Optional<String> rule, String service) {

        /** Who splits it. */
        public enum By {
            GATEWAY("gateway", "httpRoute", "rule"),
            ISTIO("istio", "virtualService", "route"),
            NGINX("nginx", "ingress", ""),
            /** Nobody: one Service leads to all pods, and the numbers of pods are the weights. */
            REPLICAS("replicas", "", "");

            private final String key;
            private final String objectKey;
            private final String ruleKey;

            By(String key, String objectKey, String ruleKey) {
                this.key = key;
                this.objectKey = objectKey;
                this.ruleKey = ruleKey;
            }

            /** The key in a delivery file. */
            public String key() {
                return key;
            }

            /** The key below it that names the object; empty when there is none. */
            public String objectKey() {
                return objectKey;
            }

            /** The key below it that names a part of the object; empty when there is none. */
            public String ruleKey() {
                return ruleKey;
            }
        }
    }
}
