package dev.switchback.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.yaml.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenSuitesTest {

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("", "s.yaml:1: is empty; allowed: one YAML document"),
                Arguments.of("hello", "s.yaml:1: invalid value 'hello'; allowed: keys with values: name, port"),
                Arguments.of("a: [b", "s.yaml:1: not YAML"),
                Arguments.of("name: x", "s.yaml:1: the key 'checks' is missing"),
                Arguments.of("checks: []", "s.yaml:1: checks: has 0 checks; allowed: 1 to 200"),
                Arguments.of("checks: /health", "s.yaml:1: checks: invalid value '/health'; allowed: a list"),
                Arguments.of(
                        "checks:\n  - /health", "s.yaml:2: checks[0]: invalid value '/health'; allowed: a mapping"),
                Arguments.of("checks:\n  - {name: x}", "s.yaml:2: checks[0]: the key 'path' is missing"),
                Arguments.of("chekcs: []\nchecks: [{path: /}]", "s.yaml:1: chekcs: unknown key; allowed: name, port"),
                Arguments.of(
                        "checks:\n  - path: /\n    expects: {}",
                        "s.yaml:3: checks[0].expects: unknown key; allowed: name,"),
                Arguments.of(
                        "checks:\n  - path: health",
                        "s.yaml:2: checks[0].path: 'health' is not a path; allowed: a path"),
                Arguments.of("checks: [{path: '/a b'}]", "checks[0].path: '/a b' is not a path"),
                Arguments.of("checks: [{path: 'http://other/'}]", "checks[0].path: 'http://other/' is not a path"),
                Arguments.of(
                        "checks: [{path: /, method: get}]", "checks[0].method: 'get' is not a method; allowed: GET,"),
                Arguments.of(
                        "checks: [{path: /}, {path: /}]",
                        "checks[1]: a second check is called 'GET /'; allowed: a name"),
                Arguments.of(
                        "checks: [{path: /, timeout: 0s}]",
                        "checks[0].timeout: invalid value '0s'; allowed: a duration"),
                Arguments.of("checks: [{path: /, timeout: fast}]", "checks[0].timeout: invalid value 'fast'"),
                Arguments.of(
                        "checks: [{path: /, retries: -1}]", "checks[0].retries: invalid value '-1'; allowed: a whole"),
                Arguments.of("checks: [{path: /, retries: 101}]", "checks[0].retries: invalid value '101'"),
                Arguments.of(
                        "checks: [{path: /, pods: all}]", "checks[0].pods: invalid value 'all'; allowed: each or any"),
                Arguments.of(
                        "checks: [{path: /, headers: {'a b': x}}]", "checks[0].headers.a b: 'a b' is not the name"),
                Arguments.of(
                        "checks: [{path: /, headers: {a: \"x\\ny\"}}]",
                        "checks[0].headers.a: the value has characters"),
                Arguments.of("checks: [{path: /, body: {a: 1}}]", "checks[0].body: is a mapping; allowed: a text"),
                Arguments.of(
                        "checks: [{path: /, expect: {status: 99}}]", "checks[0].expect.status: '99' is not a status"),
                Arguments.of(
                        "checks: [{path: /, expect: {status: 1xx}}]",
                        "'1xx' is not a status; allowed: a status from 200"),
                Arguments.of("checks: [{path: /, expect: {status: []}}]", "checks[0].expect.status: is empty"),
                Arguments.of(
                        "checks: [{path: /, expect: {code: 200}}]",
                        "checks[0].expect.code: unknown key; allowed: status"),
                Arguments.of(
                        "checks: [{path: /, expect: {json: {status: UP}}}]",
                        "checks[0].expect.json.status: 'status' is not a JSON Pointer; allowed: RFC 6901"),
                Arguments.of("checks: [{path: /, expect: {json: {/a~2: UP}}}]", "'/a~2' is not a JSON Pointer"),
                Arguments.of(
                        "checks: [{path: /, expect: {json: {/a: {like: x}}}}]",
                        "checks[0].expect.json./a.like: unknown key; allowed: equals, matches, exists"),
                Arguments.of("checks: [{path: /, expect: {json: {/a: [1]}}}]", "checks[0].expect.json./a: is a list"),
                Arguments.of(
                        "checks: [{path: /, expect: {json: {/a: {matches: '('}}}}]", "'(' is not a regular expression"),
                Arguments.of(
                        "checks: [{path: /, expect: {headers: {a: {exists: yes}}}}]",
                        "checks[0].expect.headers.a.exists: invalid value 'yes'; allowed: true or false"),
                Arguments.of(
                        "checks: [{path: /, expect: {latency: 20s}}]",
                        "is longer than the check's timeout; allowed: at most"),
                Arguments.of(
                        "{port: 0, checks: [{path: /}]}", "port: '0' is not a port; allowed: a number from 1 to 65535"),
                Arguments.of("{port: 70000, checks: [{path: /}]}", "port: '70000' is not a port"),
                Arguments.of("{port: HTTP, checks: [{path: /}]}", "port: 'HTTP' is not a port"),
                Arguments.of(
                        "{deadline: 2d, checks: [{path: /}]}", "deadline: invalid value '2d'; allowed: a duration"),
                Arguments.of("checks: [{path: /}]\nchecks: [{path: /}]", "s.yaml:2: checks: is set twice"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhatIsWrongWhereAndWhatIsAllowed(String yaml, String message) {
        List<Problem> problems = new ArrayList<>();

        assertThat(SuiteReader.read("s.yaml", yaml, problems)).isEmpty();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).text()).startsWith("s.yaml:").contains(message);
    }

    @Test
    void aSuiteWithEverything() {
        List<Problem> problems = new ArrayList<>();
        Suite suite = SuiteReader.read(
                        "s.yaml",
                        """
                        name: orders
                        port: http
                        deadline: 1m
                        checks:
                          - name: create
                            method: POST
                            path: /orders
                            headers: {Accept: application/json}
                            body: "{}"
                            timeout: 2s
                            retries: 3
                            retryAfter: 500ms
                            pods: any
                            expect:
                              status: [201, 3xx]
                              headers: {location: {matches: ^/orders/}}
                              json: {/id: {exists: true}, "": {exists: true}}
                              latency: 300ms
                        """,
                        problems)
                .orElseThrow();

        assertThat(problems).isEmpty();
        assertThat(suite.port()).isEqualTo("http");
        SmokeCheck check = suite.checks().get(0);
        assertThat(check.ask())
                .isEqualTo(new SmokeCheck.Ask(
                        "POST", "/orders", Map.of("Accept", "application/json"), "{}", Duration.ofSeconds(2)));
        assertThat(check.everyPod()).isFalse();
        assertThat(check.expected().statuses()).contains(201, 300, 399).doesNotContain(200);
        assertThat(check.expected().latency()).contains(Duration.ofMillis(300));
    }
}
