package dev.switchback.runtime.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlReaderTest {
    private final List<Problem> problems = new ArrayList<>();

    private YamlValue read(String text) {
        return YamlReader.document("f.yaml", text, problems).orElseThrow();
    }

    private List<String> texts() {
        return problems.stream().map(Problem::text).toList();
    }

    @Test
    void aValueKnowsItsPlace() {
        YamlValue hold = read("steps:\n- weight: 5\n  hold: 10m\n")
                .required("steps")
                .orElseThrow()
                .items()
                .get(0)
                .required("hold")
                .orElseThrow();
        assertThat(hold.source()).isEqualTo("f.yaml");
        assertThat(hold.line()).isEqualTo(3);
        assertThat(hold.key()).isEqualTo("steps[0].hold");
        assertThat(hold.duration(Duration.ZERO, Duration.ofHours(1))).contains(Duration.ofMinutes(10));
        assertThat(problems).isEmpty();
    }

    @Test
    void everyMistakeIsReportedOnce() {
        YamlValue root = read("a: 1\na: 2\nhold: 2h\nlist: {}\nflag: maybe\ncount: 11\nnothing:\n");
        root.refuseOthers("a", "hold", "list", "count", "nothing");
        assertThat(root.optional("hold").flatMap(value -> value.duration(Duration.ZERO, Duration.ofHours(1))))
                .isEmpty();
        root.optional("list").ifPresent(YamlValue::items);
        assertThat(root.optional("flag").flatMap(YamlValue::flag)).isEmpty();
        assertThat(root.optional("count").flatMap(value -> value.integer(1, 10)))
                .isEmpty();
        assertThat(root.optional("nothing")).isEmpty();
        root.required("name");
        assertThat(texts())
                .containsExactly(
                        "f.yaml:2: a: is set twice; allowed: each key once",
                        "f.yaml:5: flag: unknown key; allowed: a, hold, list, count, nothing",
                        "f.yaml:3: hold: invalid value '2h'; allowed: a duration from 0s to 1h, such as 90s, 1h30m or 1.5h",
                        "f.yaml:4: list: is a mapping; allowed: a list",
                        "f.yaml:5: flag: invalid value 'maybe'; allowed: true or false",
                        "f.yaml:6: count: invalid value '11'; allowed: a whole number from 1 to 10",
                        "f.yaml:1: the key 'name' is missing");
    }

    @Test
    void mergesAreFollowedAndOverridden() {
        YamlValue root = read("base: &b {a: 1, b: 2}\nother:\n  <<: *b\n  b: 3\n");
        assertThat(root.required("other").orElseThrow().texts()).isEqualTo(Map.of("a", "1", "b", "3"));
        assertThat(problems).isEmpty();
    }

    @Test
    void leavesHaveDottedKeys() {
        Map<String, Integer> lines = new LinkedHashMap<>();
        read("a:\n  b: 1\n  c: {d: x}\ne: [1]\n").eachLeaf((key, value) -> lines.put(key, value.line()));
        assertThat(lines).isEqualTo(Map.of("a.b", 2, "a.c.d", 3, "e", 4));
    }

    @Test
    void plainScalarsCanBeToldFromTexts() {
        List<YamlValue> items = read("[~, '~', 5, \"5\", {}]").items();
        assertThat(items).extracting(YamlValue::isNull).containsExactly(true, false, false, false, false);
        assertThat(items).extracting(YamlValue::isQuoted).containsExactly(false, true, false, true, false);
        assertThat(items.get(4).isMapping()).isTrue();
    }

    @Test
    void severalDocumentsAreReadWithoutTheEmptyOnes() {
        assertThat(YamlReader.documents("f.yaml", "---\na: 1\n---\n---\nb: 2\n", problems))
                .extracting(YamlValue::line)
                .containsExactly(2, 5);
        assertThat(YamlReader.document("f.yaml", "a: 1\n---\nb: 2\n", problems)).isEmpty();
        assertThat(texts()).containsExactly("f.yaml:3: a second document begins; allowed: one document");
    }

    @Test
    void textThatGrowsWithoutEndIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
        }
        YamlReader.document("f.yaml", bomb.toString(), problems);
        YamlReader.document("f.yaml", "[".repeat(5_000), problems);
        assertThat(problems).hasSize(2).allSatisfy(p -> assertThat(p.line()).isPositive());
    }

    @Test
    void aFileThatCannotBeReadSaysWhy(@TempDir Path folder) throws IOException {
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
        YamlReader.document(latin, problems);
        YamlReader.document(folder.resolve("none.yaml"), problems);
        YamlReader.document(folder, problems);
        assertThat(problems)
                .extracting(Problem::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).isEqualTo("cannot be read: not UTF-8"),
                        reason -> assertThat(reason).startsWith("cannot be read: no such file"),
                        reason -> assertThat(reason).startsWith("cannot be read: "));
    }

    @Test
    void quotationsAreShortAndOnOneLine() {
        assertThat(read("a: \"x\\n" + "y".repeat(5_000) + "\"").required("a").flatMap(YamlValue::flag))
                .isEmpty();
        assertThat(problems.get(0).text()).hasSizeLessThan(300).doesNotContain("\n");
    }
}
