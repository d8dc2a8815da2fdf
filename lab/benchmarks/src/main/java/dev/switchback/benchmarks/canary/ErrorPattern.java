package dev.switchback.benchmarks.canary;

import java.util.SplittableRandom;

/**
 * How the errors of a pod come.
 *
 * @param name for people
 * @param key for programs
 * @param clump errors in each clump on average, 1 or more (retries of one request)
 * @param factor by how much a pod fails more often during a burst
 * @param burstSeconds how long a burst lasts on average
 * @param betweenSeconds how long a pod is without one on average
 */
record ErrorPattern(String name, String key, double clump, double factor, double burstSeconds, double betweenSeconds) {
    static final ErrorPattern POISSON = new ErrorPattern("Poisson", "poisson", 1, 1, 0, 0);

    /** The errors of one pod over time, from now on. */
    Pod pod(SplittableRandom random, double requestsPerScrape, double scrapeSeconds) {
        return new Pod(random, requestsPerScrape, scrapeSeconds);
    }

    /** One pod. */
    final class Pod {
        private final SplittableRandom random;
        private final double requestsPerScrape;
        private final double scrapeSeconds;
        private boolean burst;

        private Pod(SplittableRandom random, double requestsPerScrape, double scrapeSeconds) {
            this.random = random;
            this.requestsPerScrape = requestsPerScrape;
            this.scrapeSeconds = scrapeSeconds;
            this.burst = factor > 1 && random.nextDouble() < burstSeconds / (burstSeconds + betweenSeconds);
        }

        /** Errors in the next scrape, of a version that fails this share of its requests outside of bursts. */
        int errors(double share) {
            if (factor > 1) {
                double change = scrapeSeconds / (burst ? burstSeconds : betweenSeconds);
                burst = (random.nextDouble() < change) != burst;
            }
            double mean = requestsPerScrape * Math.min(1, share * (burst ? factor : 1));
            if (share >= 1) {
                return (int) requestsPerScrape;
            }
            int clumps = poisson(mean / clump);
            int errors = clumps;
            for (int i = 0; i < clumps && clump > 1; i++) {
                errors += geometric();
            }
            return (int) Math.min(errors, requestsPerScrape);
        }

        private int geometric() {
            int count = 0;
            while (random.nextDouble() > 1 / clump) {
                count++;
            }
            return count;
        }

        /** Knuth's method; the means are small. */
        private int poisson(double mean) {
            double limit = Math.exp(-mean);
            int count = -1;
            double product = 1;
            do {
                count++;
                product *= random.nextDouble();
            } while (product > limit);
            return count;
        }
    }
}
