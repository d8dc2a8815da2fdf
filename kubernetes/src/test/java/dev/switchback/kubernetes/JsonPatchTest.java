package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonPatchTest {

    @Test
    void annotationsAreAddedToThoseThatThereAre() {
        var patch = new JsonPatch().annotate(true, Map.of("switchback.dev/a~b", "1"));

        assertThat(patch.operations())
                .isEqualTo(array("[{'op':'add','path':'/metadata/annotations/switchback.dev~1a~0b','value':'1'}]"));
    }

    @Test
    void withoutAnnotationsTheirFieldIsMadeUnlessSomebodyElseDid() {
        var patch = new JsonPatch().annotate(false, Map.of("k", "1"));

        assertThat(patch.operations())
                .isEqualTo(
                        array(
                                """
                [{'op':'test','path':'/metadata/annotations','value':null},
                 {'op':'add','path':'/metadata/annotations','value':{}},
                 {'op':'add','path':'/metadata/annotations/k','value':'1'}]
                """));
    }

    @Test
    void removingIsNoFailureWhenThereIsNothingToRemove() {
        var annotations = new LinkedHashMap<String, @Nullable String>();
        annotations.put("k", null);

        var patch = new JsonPatch().annotate(true, annotations);

        assertThat(patch.operations())
                .isEqualTo(
                        array(
                                """
                [{'op':'add','path':'/metadata/annotations/k','value':''},
                 {'op':'remove','path':'/metadata/annotations/k'}]
                """));
    }

    @Test
    void noAnnotationsAreNoOperation() {
        assertThat(new JsonPatch().annotate(false, Map.of()).operations()).isEmpty();
    }

    private static JsonNode array(String json) {
        return Given.json("{'a':" + json + "}").path("a");
    }
}
