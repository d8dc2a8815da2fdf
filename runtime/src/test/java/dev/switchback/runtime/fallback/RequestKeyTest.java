package dev.switchback.runtime.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
    void theEndOfALongRequestCountsToo() {
        String novel = "x".repeat(100_000);

        assertThat(RequestKey.of(novel + "a", 1)).isNotEqualTo(RequestKey.of(novel + "b", 1));
        assertThat(RequestKey.of(Map.of(novel + "a", 1))).isNotEqualTo(RequestKey.of(Map.of(novel + "b", 1)));
        assertThat(RequestKey.of(novel, "a", 1)).isNotEqualTo(RequestKey.of(novel, "b", 1));
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
    void theKeysOfAMapHaveTypesToo() {
        Map<Object, String> none = new HashMap<>();
        none.put(null, "x");
        Set<String> keys = Stream.of(
                        Map.of(1, "x"),
                        Map.of(1L, "x"),
                        Map.of("1", "x"),
                        Map.of(true, "x"),
                        Map.of("true", "x"),
                        none,
                        Map.of("null", "x"),
                        Map.of(Tier.CACHE, "x"),
                        Map.of("CACHE", "x"),
                        Map.of(List.of("a"), "x"),
                        Map.of("[a]", "x"))
                .map(RequestKey::of)
                .collect(Collectors.toSet());

        assertThat(keys).hasSize(11);
        assertThat(RequestKey.of(Map.of(1, "x", "1", "y"))).isNotEqualTo(RequestKey.of(Map.of(1, "y", "1", "x")));
    }

    private enum Shape {
        SQUARE
    }

    private enum Place {
        SQUARE
    }

    @Test
    void anEnumIsMoreThanItsName() {
        assertThat(RequestKey.of(Shape.SQUARE)).isNotEqualTo(RequestKey.of(Place.SQUARE));
    }

    /** The names of the two begin alike, and the second's ends with a digit. */
    private static class Money extends Number {
        private final int cents;

        Money(int cents) {
            this.cents = cents;
        }

        @Override
        public int intValue() {
            return cents;
        }

        @Override
        public long longValue() {
            return cents;
        }

        @Override
        public float floatValue() {
            return cents;
        }

        @Override
        public double doubleValue() {
            return cents;
        }

        @Override
        public String toString() {
            return Integer.toString(cents);
        }
    }

    private static final class Money2 extends Money {
        Money2(int cents) {
            super(cents);
        }
    }

    @Test
    void theTypeOfANumberEndsWhereItsDigitsBegin() {
        assertThat(RequestKey.of(new Money(25))).isNotEqualTo(RequestKey.of(new Money2(5)));
    }

    @Test
    void whatHasNoFixedFormIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestKey.of(new Object()))
                .withMessageContaining("java.lang.Object");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestKey.of(Map.of(new Object(), 1)))
                .withMessageContaining("java.lang.Object");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestKey.of(Map.of("a", 1, CharBuffer.wrap("a"), 2)))
                .withMessageContaining("read the same");
        assertThat(RequestKey.of("after a refusal")).isEqualTo(RequestKey.of("after a refusal"));
    }

    private static Map<String, String> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    private record Order(String item, int quantity, Optional<String> note) {}

    private record Other(String item, int quantity, Optional<String> note) {}

    @Test
    void valuesOfTheJdkAndRecordsOfThemAreParts() {
        UUID id = UUID.fromString("2f1acc6c-6d5c-4a0f-9df5-0d9c5ac4b2b5");
        Instant time = Instant.parse("2026-01-15T12:00:00Z");
        Order order = new Order("cup", 2, Optional.of("fragile"));
        assertThat(RequestKey.of(order, id, time, Duration.ofSeconds(1), Set.of("a", "b"), new String[] {"a"}))
                .isEqualTo(RequestKey.of(
                        new Order("cup", 2, Optional.of("fragile")),
                        UUID.fromString(id.toString()),
                        Instant.parse(time.toString()),
                        Duration.parse("PT1S"),
                        new LinkedHashSet<>(List.of("b", "a")),
                        List.of("a")));
        assertThat(Set.of(
                        RequestKey.of(order),
                        RequestKey.of(new Order("cup", 2, Optional.empty())),
                        RequestKey.of(new Other("cup", 2, Optional.of("fragile"))),
                        RequestKey.of(id),
                        RequestKey.of(id.toString()),
                        RequestKey.of(time),
                        RequestKey.of(time.toString()),
                        RequestKey.of(Set.of("a", "b")),
                        RequestKey.of(List.of("a", "b")),
                        RequestKey.of(Optional.of("a")),
                        RequestKey.of("a"),
                        RequestKey.of(Optional.empty()),
                        RequestKey.of((Object) null)))
                .hasSize(13);
    }
}
