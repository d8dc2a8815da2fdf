package dev.switchback.rollback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WorkloadReaderTest {
    private static final WorkloadRef ORDERS = WorkloadRef.deployment("shop", "orders");

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    private final Changing apiServer = new Changing();
    private final Cluster cluster = Clusters.over(apiServer, time);
    private final WorkloadReader subjects = new WorkloadReader(cluster, new BlueGreenReader(cluster, List::of), time);

    @Test
    void whatTheIntakeHasReadServesTheFirstDecisionOnce() {
        assertThat(uid(subjects.readShared(ORDERS).orElseThrow())).isEqualTo("1");
        assertThat(uid(subjects.readRecent(ORDERS).orElseThrow())).isEqualTo("1");
        assertThat(uid(subjects.readRecent(ORDERS).orElseThrow())).isEqualTo("2");
    }

    @Test
    void aReadingIsSoonTooOld() {
        subjects.readShared(ORDERS);
        time.advance(Duration.ofMillis(251));
        assertThat(uid(subjects.readRecent(ORDERS).orElseThrow())).isEqualTo("2");
    }

    @Test
    void aReadingThatIsAskedForAfreshIsFresh() {
        subjects.readShared(ORDERS);
        assertThat(uid(subjects.read(ORDERS).orElseThrow())).isEqualTo("2");
        assertThat(uid(subjects.readShared(ORDERS).orElseThrow())).isEqualTo("3");
    }

    private static String uid(WorkloadReader.Snapshot subject) {
        return subject.workload().uid();
    }

    /** Has another Deployment each time. */
    private static final class Changing implements Transport {
        private int read;

        @Override
        public Response send(Request request) {
            String body = request.path().contains("/deployments/")
                    ? "{\"metadata\":{\"name\":\"orders\",\"uid\":\"" + ++read + "\"}}"
                    : "{\"items\":[]}";
            return new Response(200, body, Instant.EPOCH);
        }

        @Override
        public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) {
            throw new UnsupportedOperationException();
        }
    }
}
