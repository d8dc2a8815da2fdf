package dev.switchback.runtime.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestKeyTest {

    @Test
    void itIsSha256InHexadecimal() {
        assertThat(RequestKey.of("hello")).matches("[0-9a-f]{64}").isEqualTo(RequestKey.of("hello"));
    }

    /** Two conversations with the same last message are not the same request. */
    @Test
    void allOfTheRequestCounts() {
        List<Map<String, String>> shop =
                List.of(message("system", "you sell books"), message("user", "what have you?"));
        List<Map<String, String>> zoo = List.of(message("system", "you keep lions"), message("user", "what have you?"));

        assertThat(RequestKey.of("claude", shop, 0.7, 1000)).isNotEqualTo(RequestKey.of("claude", zoo, 0.7, 1000));
        assertThat(RequestKey.of("claude", shop, 0.7, 1000)).isNotEqualTo(RequestKey.of("claude", shop, 0.8, 1000));
    }

    @Test
    void differentPartsNeverReadTheSame() {
        Set<String> keys = Stream.of(
                        RequestKey.of("ab", "c"),
                        RequestKey.of("a", "bc"),
                        RequestKey.of("abc"),
                        RequestKey.of("abc", ""),
                        RequestKey.of("abc", null),
                        RequestKey.of(List.of("ab", "c")),
                        RequestKey.of(List.of("ab"), "c"),
                        RequestKey.of(1),
                        RequestKey.of(1L),
                        RequestKey.of("1"),
                        RequestKey.of(true),
                        RequestKey.of("true"),
                        RequestKey.of("\uD800"),
                        RequestKey.of("\uD801"),
                        RequestKey.of("?"),
                        RequestKey.of((Object) "1".getBytes(StandardCharsets.UTF_8)),
                        RequestKey.of(Tier.CACHE))
                .collect(Collectors.toSet());

        assertThat(keys).hasSize(17);
    }

    @Test
    void theOrderOfAMapMeansNothing() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1);
        one.put("b", List.of(2));
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("b", List.of(2));
        other.put("a", 1);

        assertThat(RequestKey.of(one)).isEqualTo(RequestKey.of(other));
    }

    @Test
    void whatHasNoFixedFormIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestKey.of(new Object()))
                .withMessageContaining("java.lang.Object");
        assertThat(RequestKey.of("after a refusal")).isEqualTo(RequestKey.of("after a refusal"));
    }

    private static Map<String, String> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }
}
