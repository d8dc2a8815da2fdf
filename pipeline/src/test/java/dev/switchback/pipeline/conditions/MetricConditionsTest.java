package dev.switchback.pipeline.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricConditionsTest {
    private static final Map<String, Object> RESULTS = Map.of(
            "0.97", List.of(0.97),
            "NaN", List.of(Double.NaN),
            "inf", List.of(Double.POSITIVE_INFINITY),
            "[]", List.of(),
            "3 values", List.of(0.1, 0.2, 0.6),
            "scalar", 0.5,
            "series", List.of(Map.of("pod", "a", "value", 1L), Map.of("pod", "b", "value", 5L)));

    private static Measurement success(String condition, String result) {
        return MetricConditions.parse(Optional.of(condition), Optional.empty()).judge(RESULTS.get(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "result[0] >= 0.95                                ; 0.97     ; SUCCESSFUL",
                "result[0] >= 0.99                                ; 0.97     ; FAILED",
                "result[0] >= 0.95 # comment                      ; 0.97     ; REFUSED",
                "result[0] >= 0.95                                ; NaN      ; FAILED",
                "isNaN(result[0]) || result[0] >= 0.95            ; NaN      ; SUCCESSFUL",
                "result[0] >= 0.95                                ; []       ; ERROR",
                "len(result) == 0 || result[0] >= 0.95            ; []       ; SUCCESSFUL",
                "len(result) > 0 and result[0] >= 0.95            ; []       ; FAILED",
                "result >= 0.95                                   ; 0.97     ; ERROR",
                "result >= 0.4                                    ; scalar   ; SUCCESSFUL",
                "isInf(result[0])                                 ; inf      ; SUCCESSFUL",
                "isNil(result)                                    ; nothing  ; SUCCESSFUL",
                "default(result, 0) < 0.05                        ; nothing  ; SUCCESSFUL",
                "default(result, 0) < 0.05                        ; scalar   ; FAILED",
                "result == nil                                    ; nothing  ; SUCCESSFUL",
                "result < 0.05                                    ; nothing  ; ERROR",
                "asFloat(result[0]) * 100 >= 97                   ; 0.97     ; SUCCESSFUL",
                "asInt(result[0]) == 0                            ; 0.97     ; SUCCESSFUL",
                "asFloat('0.5') == 0.5 && asInt(\"7\") == 7       ; nothing  ; SUCCESSFUL",
                "asInt('seven') == 7                              ; nothing  ; ERROR",
                "all(result, # < 0.5)                             ; 3 values ; FAILED",
                "all(result, {# < 0.7})                           ; 3 values ; SUCCESSFUL",
                "any(result, {# > 0.5})                           ; 3 values ; SUCCESSFUL",
                "none(result, # > 0.9) and one(result, # == 0.2)  ; 3 values ; SUCCESSFUL",
                "count(result, # > 0.15) == 2                     ; 3 values ; SUCCESSFUL",
                "len(filter(result, # > 0.15)) == 2               ; 3 values ; SUCCESSFUL",
                "map(result, # * 10)[2] == 6                      ; 3 values ; SUCCESSFUL",
                "any(map(result, #index), # == 2)                 ; 3 values ; SUCCESSFUL",
                "sum(result) > 0.8 && max(result) == 0.6          ; 3 values ; SUCCESSFUL",
                "result | max() < 0.7                             ; 3 values ; REFUSED",
                "(result | max()) < 0.7                           ; 3 values ; SUCCESSFUL",
                "all(result, .value < 5)                          ; series   ; FAILED",
                "all(result, #.value < 6)                         ; series   ; SUCCESSFUL",
                "result[-1].pod == 'b'                            ; series   ; SUCCESSFUL",
                "result[0]['pod'] in ['a', 'c']                   ; series   ; SUCCESSFUL",
                "result[0].pod not in ['a', 'c']                  ; series   ; FAILED",
                "result[0].pod startsWith 'a'                     ; series   ; SUCCESSFUL",
                "result[0].value ?? 3 == 1                        ; series   ; SUCCESSFUL",
                "result[0].none?.deeper == nil                    ; series   ; SUCCESSFUL",
                "len(result) > 1 ? result[1] < 0.3 : false        ; 3 values ; SUCCESSFUL",
                "!(result[0] > 1) and not (result[0] < 0)         ; 0.97     ; SUCCESSFUL",
                "1 + 2 * 3 ** 2 == 19 && 7 % 4 == 3 && 7 / 2 > 3  ; nothing  ; SUCCESSFUL",
                "-2 ** 2 == 4                                     ; nothing  ; FAILED",
                "2 in 1..3                                        ; nothing  ; SUCCESSFUL",
                "result[0]                                        ; 0.97     ; ERROR",
                "1_000 == 0x3e8 and 1e3 == 1000                   ; nothing  ; SUCCESSFUL",
                "true                                             ; []       ; SUCCESSFUL",
            })
    void asArgoEvaluatesIt(String condition, String result, String expected) {
        if (expected.equals("REFUSED")) {
            assertThat(MetricConditions.mistake(condition)).isPresent();
        } else {
            assertThat(success(condition, result)).isEqualTo(Measurement.valueOf(expected));
        }
    }

    private static Measurement both(@Nullable String success, @Nullable String failure, double value) {
        return MetricConditions.parse(Optional.ofNullable(success), Optional.ofNullable(failure))
                .judge(List.of(value));
    }

    @Test
    void oneConditionIsTheNegationOfTheOther() {
        assertThat(both("result[0] > 0.9", null, 0.5)).isEqualTo(Measurement.FAILED);
        assertThat(both(null, "result[0] > 0.9", 0.5)).isEqualTo(Measurement.SUCCESSFUL);
        assertThat(both(null, "result[0] > 0.9", 0.95)).isEqualTo(Measurement.FAILED);
        assertThat(both(null, "result[0] > 0.9", Double.NaN)).isEqualTo(Measurement.SUCCESSFUL);
        assertThat(both(null, null, 0.5)).isEqualTo(Measurement.SUCCESSFUL);
    }

    @Test
    void neitherIsInconclusiveAndFailureWins() {
        assertThat(both("result[0] > 0.9", "result[0] < 0.5", 0.7)).isEqualTo(Measurement.INCONCLUSIVE);
        assertThat(both("result[0] > 0.9", "result[0] < 0.5", Double.NaN)).isEqualTo(Measurement.INCONCLUSIVE);
        assertThat(both("result[0] > 0.9", "result[0] < 0.5", 0.95)).isEqualTo(Measurement.SUCCESSFUL);
        assertThat(both("result[0] > 0.1", "result[0] > 0.5", 0.7)).isEqualTo(Measurement.FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "result[0 > 1          ~ at character 13: ']' is expected, found the end",
                "result[0] >           ~ at character 12: a value is expected, found the end",
                "result[0] > 1 1       ~ at character 15: '1' is not expected here",
                "resultat > 1          ~ at character 1: the name resultat is not known; allowed: result, a function",
                "exec('rm')            ~ at character 1: the function exec is not known; allowed: abs, all, any,",
                "isNaN()               ~ at character 1: isNaN takes one argument",
                "all(result)           ~ at character 1: all takes two arguments",
                "result[0] § 1         ~ at character 11: '§' is not understood",
                "result matches 'a+'   ~ at character 8: 'matches' is not expected here",
                "'open                 ~ at character 1: ''' is not understood",
                "99999999999999999999  ~ at character 1: 99999999999999999999 is too large",
            })
    void mistakesAreNamedWithTheirPlace(String condition, String message) {
        assertThat(MetricConditions.mistake(condition)).get().asString().startsWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "!", "-", "[", "not ", "1 ? "})
    void nestingIsBounded(String open) {
        assertThat(MetricConditions.mistake(open.repeat(1_000))).isPresent();
        assertThat(MetricConditions.mistake(open.repeat(10_000))).contains("is longer than 4096 characters");
    }

    @Test
    void anErrorIsExplained() {
        var conditions = MetricConditions.parse(Optional.of("result[0] > 1"), Optional.empty());

        assertThat(conditions.error(List.of())).contains("the result has 0 values, and none at [0]");
        assertThat(conditions.error(null)).contains("[] needs a list, found nil");
        assertThat(conditions.error(List.of(1.0))).isEmpty();
        assertThatThrownBy(() -> MetricConditions.parse(Optional.of("1 +"), Optional.empty()))
                .isInstanceOf(ConditionException.class);
        assertThat(MetricConditions.parse(Optional.of("isNaN(result[0])"), Optional.of("len(result) > 2"))
                        .functions())
                .containsExactly("isNaN", "len");
    }
}
