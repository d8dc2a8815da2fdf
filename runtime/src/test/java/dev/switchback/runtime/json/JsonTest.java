package dev.switchback.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void objectsKeepTheirOrder() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", Arrays.asList(true, null, "x"));
        map.put("c", Map.of());
        map.put("d", List.of());

        assertThat(Json.write(map)).isEqualTo("{\"b\":1,\"a\":[true,null,\"x\"],\"c\":{},\"d\":[]}");
    }

    @Test
    void whatJsonCannotHoldIsEscapedOrNull() {
        assertThat(Json.write("a\"b\\c\n\u0001")).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0001\"");
        assertThat(Json.write("half a pair \uD83D")).isEqualTo("\"half a pair \\ud83d\"");
        assertThat(Json.write("\uD83D\uDE00")).isEqualTo("\"\uD83D\uDE00\"");
        assertThat(Json.write(List.of(Double.NaN, 2.0, 0.25, 7L))).isEqualTo("[null,2,0.25,7]");
    }
}
