package dev.switchback.rollback.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.faults.ApiCall;
import dev.switchback.faults.CallPattern;
import dev.switchback.faults.Fault;
import dev.switchback.faults.FaultScript;
import dev.switchback.faults.Upstream;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each call of a flow to a real API server fails in turn: with an error, a timeout, a conflict, an answer that is lost, and
 * with the death of the service before and after the call. The outcome is always the same: one record, one change.
 */
@Tag("cluster")
class EveryCallRealTest {
    private static final Logger LOG = LoggerFactory.getLogger(EveryCallRealTest.class);
    private static final int AT_ONCE = 16;
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");
    private static final List<String> FAULTS = List.of("error", "timeout", "conflict", "lost", "kill", "kill-after");
    /** Whether a read was done when its answer is lost makes no difference. */
    private static final List<String> FAULTS_OF_READS = List.of("error", "timeout", "kill");
    /** The first reads of a kind stand for the rest: those of the verification are all alike. */
    private static final int READS_ALIKE = 3;

    @TempDir
    static Path folder;

    private static Upstream upstream;
    private static Transport direct;
    private static ExecutorService threads;

    @BeforeAll
    static void connect() throws IOException {
        Path kubeconfig = Path.of(Objects.requireNonNull(
                System.getenv("KUBECONFIG_UNDER_TEST"), "KUBECONFIG_UNDER_TEST has to name a kubeconfig"));
        upstream = Upstream.of(kubeconfig);
        direct = Clusters.http(kubeconfig, Timeouts.DEFAULT);
        Site.defineRecords(direct);
        threads = Executors.newFixedThreadPool(AT_ONCE);
    }

    @AfterAll
    static void disconnect() {
        threads.shutdownNow();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void isUndoneOnceWhateverCallFails(Incident incident) throws Exception {
        var calls = callsOf(incident);
        var plays = new ArrayList<Callable<FaultScript>>();
        var seen = new HashMap<CallPattern, Integer>();
        for (ApiCall call : calls) {
            var pattern = new CallPattern(call.verb(), call.resource());
            int nth = seen.merge(pattern, 1, Integer::sum);
            boolean writes = WRITES.contains(call.verb());
            for (String fault : writes ? FAULTS : nth > READS_ALIKE ? List.<String>of() : FAULTS_OF_READS) {
                plays.add(() -> play(incident, new FaultScript().at(pattern, nth, Fault.named(fault))));
            }
        }
        int struck = 0;
        for (var played : threads.invokeAll(plays)) {
            struck += played.get().struck().size();
        }
        LOG.info("{}: {} calls, {} faults", incident, calls.size(), struck);
        assertThat(struck).as("faults that struck, of %s", plays.size()).isGreaterThan(plays.size() * 9 / 10);
    }

    /** The fewest that a play makes when as many run at once as later with faults: a slow one reads less often. */
    private static List<ApiCall> callsOf(Incident incident) throws Exception {
        var calls = new ArrayList<List<ApiCall>>();
        for (var played : threads.invokeAll(
                Collections.<Callable<FaultScript>>nCopies(AT_ONCE, () -> play(incident, new FaultScript())))) {
            calls.add(played.get().seen());
        }
        return Collections.min(calls, Comparator.comparing(List::size));
    }

    private static FaultScript play(Incident incident, FaultScript script) throws Exception {
        try (var site = Site.open(direct)) {
            String firing = incident.happens(site);
            try (var leader = new Leader(site, direct, upstream, script, folder)) {
                run(incident, site, leader, firing);
            } catch (AssertionError e) {
                throw new AssertionError("with a fault at " + script.struck() + "\n" + site.records(), e);
            }
        }
        return script;
    }

    private static void run(Incident incident, Site site, Leader leader, String firing) {
        Eventually.holds("the alert to be taken", () -> leader.takes(firing));
        Eventually.holds("an action", () -> site.phase().matches("Verifying|Succeeded|Failed"));
        String resolved = firing.replace("\"firing\"", "\"resolved\"");
        Eventually.holds("the end of the alert to be taken", () -> leader.takes(resolved));
        Eventually.holds("the end", () -> !site.phase().matches("Executing|Verifying"));
        assertThat(site.records()).hasSize(1);
        assertThat(site.phase()).isEqualTo("Succeeded");
        incident.isUndoneOnce(site);
    }
}
