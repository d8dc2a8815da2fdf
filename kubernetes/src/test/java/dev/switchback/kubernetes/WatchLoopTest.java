package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.Transport.WatchRefused;
import dev.switchback.localcluster.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchLoopTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String LIST = "/apis/switchback.dev/v1alpha1/rollbacks?limit=500";
    private static final String WATCH = "/apis/switchback.dev/v1alpha1/rollbacks"
            + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=20&resourceVersion=";

    private final VirtualTime time = new VirtualTime(FakeTransport.TIME);
    private final FakeTransport transport = new FakeTransport();
    private final CustomResources rollbacks = Given.customResources(
            new Api(transport), new ResourceType("switchback.dev", "v1alpha1", "rollbacks", "Rollback"), time);
    private final Heard heard = new Heard();

    @Test
    void listsThenWatchesFromTheVersionOfTheList() {
        transport.answer(200, list(10, object("a", 3), object("b", 7)));

        rollbacks.watch(heard);
        assertThat(transport.requests)
                .as("nothing is done on the caller's thread")
                .isEmpty();
        time.runDue();

        assertThat(heard.calls).containsExactly("changed a@3", "changed b@7", "synced");
        assertThat(transport.requests).extracting(Request::path).containsExactly(LIST, WATCH + "10");
    }

    @Test
    void deliversWhatChangesAsTasksOfTheScheduler() {
        start(list(10, object("a", 3)));

        transport.lastStream().line(event("MODIFIED", object("a", 11)));
        transport.lastStream().line(event("ADDED", object("b", 12)));
        transport.lastStream().line(event("DELETED", object("a", 13)));
        assertThat(heard.calls).isEmpty();
        time.runDue();

        assertThat(heard.calls).containsExactly("changed a@11", "changed b@12", "deleted a@13");
    }

    @Test
    void aStreamThatEndsIsOpenedAgainFromTheLastVersionSeen() {
        start(list(10, object("a", 3)));

        transport.lastStream().line(event("MODIFIED", object("a", 11)));
        transport.lastStream().line(event("BOOKMARK", object("", 20)));
        transport.lastStream().end();
        time.advance(Duration.ofMillis(200));

        assertThat(heard.calls).containsExactly("changed a@11");
        assertThat(transport.lastRequest().path()).isEqualTo(WATCH + "20");
        assertThat(transport.streams).hasSize(2);
    }

    @Test
    void repeatedAndOlderEventsAreDropped() {
        start(list(10, object("a", 8)));

        transport.lastStream().line(event("ADDED", object("a", 8)));
        transport.lastStream().line(event("MODIFIED", object("a", 11)));
        transport.lastStream().line(event("MODIFIED", object("a", 11)));
        transport.lastStream().line(event("MODIFIED", object("a", 9)));
        transport.lastStream().line(event("DELETED", object("a", 9)));
        transport.lastStream().line(event("MODIFIED", object("a", 100)));
        time.runDue();

        assertThat(heard.calls).containsExactly("changed a@11", "changed a@100");
    }

    @Test
    void eventsFromBeforeADeletionDoNotBringAnObjectBack() {
        start(list(10, object("a", 8)));

        transport.lastStream().line(event("DELETED", object("a", 12)));
        transport.lastStream().line(event("MODIFIED", object("a", 11)));
        transport.lastStream().line(event("DELETED", object("a", 12)));
        transport.lastStream().line(event("ADDED", object("a", 15, "other-uid")));
        time.runDue();

        assertThat(heard.calls).containsExactly("deleted a@12", "changed a@15");
    }

    @Test
    void versionsThatAreNoNumbersAreOnlyEqualOrNot() {
        start(list(10, object("a", "'x9'")));

        transport.lastStream().line(event("MODIFIED", object("a", "'x9'")));
        transport.lastStream().line(event("MODIFIED", object("a", "'x10'")));
        transport.lastStream().line(event("MODIFIED", object("a", "'7'")));
        time.runDue();

        assertThat(heard.calls).containsExactly("changed a@x10", "changed a@7");
    }

    @Test
    void anExpiredVersionBeginsAnewAndTellsWhatHasChangedAndGone() {
        start(list(10, object("gone", 1), object("same", 2), object("changed", 3), object("recreated", 4)));
        transport.answer(
                200,
                list(50, object("same", 2), object("changed", 40), object("recreated", 41, "u2"), object("new", 42)));

        transport.refuseWatch(new WatchRefused(410, "too old resource version: 10 (50)"));
        transport.lastStream().end();
        time.advance(Duration.ofSeconds(1));

        assertThat(heard.calls)
                .containsExactly(
                        "deleted gone@1",
                        "changed changed@40",
                        "deleted recreated@4",
                        "changed recreated@41",
                        "changed new@42");
        assertThat(transport.lastRequest().path()).isEqualTo(WATCH + "50");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'ERROR','object':{'kind':'Status','code':410,'reason':'Expired','message':'too old'}}",
                "{'type':'ERROR','object':{'kind':'Status','code':500,'message':'etcd is gone'}}",
                "{'type':'ADDED'}",
                "{'type':'ADDED','obj",
                "<html>"
            })
    void anErrorOrGarbageBeginsAnew(String line) {
        start(list(10, object("a", 3)));
        transport.answer(200, list(50));
        var broken = transport.lastStream();

        broken.line(line.replace('\'', '"'));
        broken.line(event("ADDED", object("late", 60)));
        broken.end();
        time.advance(Duration.ofSeconds(1));

        assertThat(broken.closed()).isTrue();
        assertThat(heard.calls).containsExactly("deleted a@3");
        assertThat(transport.requests).extracting(Request::path).endsWith(LIST, WATCH + "50");
    }

    @Test
    void aListThatFailsIsTriedAgainAndSyncedIsToldOnce() {
        transport
                .fail("connection refused")
                .answer(503, "{}")
                .answer(404, "404 page not found")
                .answer(200, list(10, object("a", 3)));
        rollbacks.watch(heard);
        time.advance(LONG);
        assertThat(heard.calls).containsExactly("changed a@3", "synced");

        transport.refuseWatch(new WatchRefused(410, "")).lastStream().end();
        time.advance(LONG);
        assertThat(heard.calls).containsExactly("changed a@3", "synced");
    }

    @Test
    void aConnectionThatFailsNeedsNoNewList() {
        start(list(10, object("a", 3)));

        transport
                .refuseWatch(new IOException("reset"))
                .refuseWatch(new IOException("reset"))
                .lastStream()
                .end();
        time.advance(Duration.ofSeconds(2));

        assertThat(transport.requests)
                .extracting(Request::path)
                .doesNotContain(LIST)
                .hasSize(3);
        assertThat(transport.streams).hasSize(2);
    }

    @Test
    void delaysGrowToFiveSecondsAndStartOverAfterSuccess() {
        transport.fail("down");
        rollbacks.watch(heard);

        time.advance(LONG);
        assertThat(transport.requests).hasSizeBetween(15, 30);

        transport.answer(200, list(10));
        time.advance(Duration.ofSeconds(20));
        int before = transport.requests.size();
        transport.lastStream().end();
        time.advance(Duration.ofMillis(100));
        assertThat(transport.requests).hasSize(before + 1);
    }

    @Test
    void aListenerThatFailsMissesNothingLater() {
        heard.failAt("changed a@3");
        start(list(10, object("a", 3), object("b", 4)));
        heard.failAt("deleted b@12");

        transport.lastStream().line(event("MODIFIED", object("a", 11)));
        transport.lastStream().line(event("DELETED", object("b", 12)));
        transport.lastStream().line(event("MODIFIED", object("a", 13)));
        time.runDue();

        assertThat(heard.calls).containsExactly("changed a@11", "deleted b@12", "changed a@13");
        assertThat(transport.streams).hasSize(1);
    }

    @Test
    void afterCloseNothingIsHeard() {
        transport.answer(200, list(10, object("a", 3)));
        var watch = rollbacks.watch(heard);
        time.runDue();
        heard.calls.clear();

        transport.lastStream().line(event("MODIFIED", object("a", 11)));
        watch.close();
        transport.lastStream().line(event("MODIFIED", object("a", 12)));
        transport.lastStream().end();
        time.advance(LONG);

        assertThat(heard.calls).isEmpty();
        assertThat(transport.lastStream().closed()).isTrue();
        assertThat(transport.streams).hasSize(1);
    }

    @Test
    void aWatchClosedBeforeItBeganDoesNothing() {
        rollbacks.watch(heard).close();
        time.advance(LONG);

        assertThat(transport.requests).isEmpty();
    }

    @Test
    void aListenerThatFallsFarBehindStartsOverInsteadOfFillingTheMemory() {
        start(list(10));
        transport.answer(200, list(99, object("a", 50)));

        for (int i = 11; i < 60; i++) {
            transport
                    .lastStream()
                    .line(event("MODIFIED", object("a", i)).replace("}}", ",\"x\":\"" + "x".repeat(1 << 20) + "\"}}"));
        }
        time.advance(Duration.ofSeconds(1));

        assertThat(heard.calls).containsExactly("changed a@50");
        assertThat(transport.lastRequest().path()).isEqualTo(WATCH + "99");
    }

    @Test
    void aSchedulerThatIsShutDownDoesNotDisturbTheTransport() {
        start(list(10));
        time.shutdown();

        transport.lastStream().line(event("ADDED", object("a", 11)));
        transport.lastStream().end();

        assertThat(heard.calls).isEmpty();
    }

    private void start(String firstList) {
        transport.answer(200, firstList);
        rollbacks.watch(heard);
        time.runDue();
        assertThat(heard.calls).contains("synced");
        heard.calls.clear();
        transport.requests.clear();
    }

    private static String list(int version, String... objects) {
        return "{\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
                .formatted(version, String.join(",", objects));
    }

    private static String event(String type, String object) {
        return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
    }

    private static String object(String name, int version) {
        return object(name, version, "uid-of-" + name);
    }

    private static String object(String name, String version) {
        return "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"%s\",\"resourceVersion\":%s,\"uid\":\"u\"}}"
                .formatted(name, version.replace('\'', '"'));
    }

    private static String object(String name, int version, String uid) {
        return "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"%s\",\"resourceVersion\":\"%d\",\"uid\":\"%s\"}}"
                .formatted(name, version, uid);
    }

    /** Writes down what it hears, and can fail. */
    private static final class Heard implements CustomResources.Listener<JsonNode> {
        final List<String> calls = new ArrayList<>();
        private String failAt = "";

        void failAt(String call) {
            failAt = call;
        }

        @Override
        public void changed(JsonNode object) {
            heard("changed " + Fields.name(object) + "@" + Fields.resourceVersion(object));
        }

        @Override
        public void deleted(JsonNode lastKnown) {
            heard("deleted " + Fields.name(lastKnown) + "@" + Fields.resourceVersion(lastKnown));
        }

        @Override
        public void synced() {
            heard("synced");
        }

        private void heard(String call) {
            calls.add(call);
            if (call.equals(failAt)) {
                throw new IllegalStateException("a listener's fault");
            }
        }
    }
}
