package dev.switchback.localcluster.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Watches")
abstract class WatchContract extends ContractCase {

    private String listVersion() {
        return version(api().get(configMaps() + "?labelSelector=w").ok());
    }

    private RawWatch watchFrom(String version) {
        return api().watch(configMaps() + "?labelSelector=w&resourceVersion=" + version);
    }

    @Test
    @DisplayName("from a list's resourceVersion: each change once, in order, with the object")
    void changesSinceList() {
        createConfigMap("old", "{\"w\":\"1\"}");
        try (var watch = watchFrom(listVersion())) {
            createConfigMap("a", "{\"w\":\"1\"}");
            api().patch(configMaps() + "/a", RawApi.MERGE_PATCH, "{\"data\":{\"a\":\"2\"}}")
                    .ok();
            api().delete(configMaps() + "/a").ok();
            assertThat(watch.nextLine()).isEqualTo("ADDED a");
            var modified = watch.nextChange();
            assertThat(modified.path("type").asText()).isEqualTo("MODIFIED");
            assertThat(modified.at("/object/data/a").asText()).isEqualTo("2");
            assertThat(modified.at("/object/kind").asText()).isEqualTo("ConfigMap");
            var deleted = watch.nextChange();
            assertThat(deleted.path("type").asText()).isEqualTo("DELETED");
            assertThat(deleted.at("/object/data/a").asText()).isEqualTo("2");
            assertThat(Long.parseLong(version(deleted.path("object"))))
                    .isGreaterThan(Long.parseLong(version(modified.path("object"))));
        }
    }

    @Test
    @DisplayName("without a resourceVersion: first what there is, then what changes")
    void fromNow() {
        createConfigMap("a", "{\"w\":\"1\"}");
        try (var watch = api().watch(configMaps() + "?labelSelector=w")) {
            assertThat(watch.nextLine()).isEqualTo("ADDED a");
            createConfigMap("b", "{\"w\":\"1\"}");
            assertThat(watch.nextLine()).isEqualTo("ADDED b");
        }
    }

    @Test
    @DisplayName("changes that happened before the watch began are delivered")
    void replay() {
        String version = listVersion();
        createConfigMap("a", "{\"w\":\"1\"}");
        api().delete(configMaps() + "/a").ok();
        try (var watch = watchFrom(version)) {
            assertThat(watch.nextLine()).isEqualTo("ADDED a");
            assertThat(watch.nextLine()).isEqualTo("DELETED a");
        }
    }

    @Test
    @DisplayName("an object that leaves the selection is DELETED, one that enters it is ADDED")
    void selection() {
        createConfigMap("a", "{\"w\":\"1\"}");
        createConfigMap("b");
        try (var watch = watchFrom(listVersion())) {
            api().patch(configMaps() + "/a", RawApi.MERGE_PATCH, "{\"metadata\":{\"labels\":{\"w\":null}}}")
                    .ok();
            api().patch(configMaps() + "/b", RawApi.MERGE_PATCH, "{\"metadata\":{\"labels\":{\"w\":\"1\"}}}")
                    .ok();
            assertThat(watch.nextLine()).isEqualTo("DELETED a");
            assertThat(watch.nextLine()).isEqualTo("ADDED b");
        }
    }

    @Test
    @DisplayName("a field selector on the name watches one object")
    void oneObject() {
        try (var watch = api().watch(configMaps() + "?fieldSelector=metadata.name%3Db")) {
            createConfigMap("a");
            createConfigMap("b");
            assertThat(watch.nextLine()).isEqualTo("ADDED b");
        }
    }

    @Test
    @DisplayName("timeoutSeconds ends the watch without an error")
    void timeout() {
        try (var watch = api().watch(configMaps() + "?labelSelector=w&timeoutSeconds=1")) {
            assertThat(watch.ends()).isTrue();
        }
    }

    @Test
    @DisplayName("sendInitialEvents: what there is, then a bookmark that says so")
    void initialEvents() {
        createConfigMap("a", "{\"w\":\"1\"}");
        String query =
                "?labelSelector=w&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        try (var watch = api().watch(configMaps() + query)) {
            assertThat(watch.nextLine()).isEqualTo("ADDED a");
            var bookmark = watch.next();
            assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(bookmark.at("/object/metadata/annotations/k8s.io~1initial-events-end")
                            .asText())
                    .isEqualTo("true");
            assertThat(version(bookmark.path("object"))).matches("[0-9]+");
        }
    }

    @Test
    @DisplayName("a watch of a type that is not there: 404")
    void unknownType() {
        try (var watch = api().watch("/apis/none.example.org/v1/things")) {
            assertThat(watch.status()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("a watch as a table has one row an event")
    void tables() {
        createConfigMap("a", "{\"w\":\"1\"}");
        var list = api().getAs(configMaps() + "?labelSelector=w", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .ok();
        assertThat(list.path("rows")).hasSize(1);
        assertThat(list.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
    }
}
