package dev.switchback.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.kubernetes.contract.InProcessTransport;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.server.InMemoryApiServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two replicas; the first one's way to the API server can be cut. */
class LeaderElectionTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    private final Cuttable way = new Cuttable(new InProcessTransport(new InMemoryApiServer(time, time, new Random(1))));
    private final LeaderElection first = replica("first", way);
    private final LeaderElection second = replica("second", way.transport);

    private static final class Cuttable implements Transport {
        private final Transport transport;
        private boolean cut;

        Cuttable(Transport transport) {
            this.transport = transport;
        }

        @Override
        public Response send(Request request) throws IOException {
            if (cut) {
                throw new IOException("no route to the API server");
            }
            return transport.send(request);
        }

        @Override
        public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
            return transport.stream(request, onLine, onEnd);
        }
    }

    private LeaderElection replica(String name, Transport transport) {
        var seat = new LeaderElection.Seat("switchback", "lease", name);
        return new LeaderElection(
                Clusters.over(transport, time), seat, time, time, () -> Duration.between(Instant.EPOCH, time.instant())
                        .toNanos());
    }

    @Test
    void makesTheNamespaceOfTheLease() {
        first.start();
        time.advance(Duration.ofSeconds(5));
        assertThat(first.isLeader()).isTrue();
    }

    @Test
    void oneLeadsAndTheOtherTakesOverWhenItIsCutOff() {
        first.start();
        time.advance(Duration.ofSeconds(5));
        second.start();
        time.advance(Duration.ofMinutes(1));
        assertThat(first.isLeader()).isTrue();
        assertThat(second.isLeader()).isFalse();

        way.cut = true;
        for (int second = 0; second < 15; second++) {
            time.advance(Duration.ofSeconds(1));
            assertThat(first.isLeader() && this.second.isLeader())
                    .as("two leaders")
                    .isFalse();
        }
        assertThat(second.isLeader()).isTrue();

        way.cut = false;
        time.advance(Duration.ofMinutes(1));
        assertThat(first.isLeader()).isFalse();
        assertThat(second.isLeader()).isTrue();
    }

    @Test
    void aLeaderThatEndsGivesTheLeaseBack() {
        first.start();
        time.advance(Duration.ofSeconds(5));
        second.start();
        time.advance(Duration.ofSeconds(5));
        first.close();
        time.advance(Duration.ofSeconds(3));
        assertThat(second.isLeader()).isTrue();
    }
}
