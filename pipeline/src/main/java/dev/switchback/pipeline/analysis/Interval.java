package dev.switchback.pipeline.analysis;

import java.util.Map;

/**
 * What the pods of both revisions counted between two scrapes, cut at the same moments.
 *
 * @param canary by pod
 * @param stable by pod
 * @param lead by how many seconds the canary's scrape was later than the stable pods' mean; what happened to all pods in this
 *     time is seen in the canary only
 */
record Interval(Map<String, Counts> canary, Map<String, Counts> stable, double lead) {

    /** Requests served, and those of them that failed; never more of these than of those. */
    record Counts(double requests, double errors) {
        static final Counts NONE = new Counts(0, 0);

        Counts plus(Counts other) {
            return new Counts(requests + other.requests, errors + other.errors);
        }

        Counts minus(Counts other) {
            return new Counts(requests - other.requests, errors - other.errors);
        }

        /** The failed share of all, 0 without requests. */
        double share() {
            return requests > 0 ? errors / requests : 0;
        }

        static Counts sum(Iterable<Counts> all) {
            double requests = 0;
            double errors = 0;
            for (Counts each : all) {
                requests += each.requests;
                errors += each.errors;
            }
            return new Counts(requests, errors);
        }
    }

    Counts canaryTotal() {
        return Counts.sum(canary.values());
    }

    Counts stableTotal() {
        return Counts.sum(stable.values());
    }
}
