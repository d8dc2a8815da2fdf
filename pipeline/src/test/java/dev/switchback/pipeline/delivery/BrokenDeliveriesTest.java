package dev.switchback.pipeline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each broken file is refused with the file, the line, the key and what is allowed. */
class BrokenDeliveriesTest {
    private static final String SOUND =
            """
            apiVersion: switchback.dev/v1alpha1
            kind: Delivery
            metadata: {name: orders, namespace: shop}
            spec:
              workload: {kind: Deployment, name: orders}
              strategy: {canary: {steps: [{weight: 5, hold: 1m}, {weight: 100}]}}
              analysis:
                prometheus: {address: "http://prometheus:9090"}
                metrics: [success-rate]
                sequential: {alpha: 0.001}
                onFail: abort
              smoke: {suite: smoke.yaml}
              undoWindow: 30m
            """;

    private static List<String> problems(String text) {
        List<Problem> problems = new ArrayList<>();
        assertThat(DeliveryFile.parse("bad.yaml", text, problems).isPresent()).isEqualTo(problems.isEmpty());
        return problems.stream().map(Problem::text).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "1 ~ apiVersion: v1 ~ apiVersion: invalid value 'v1'; allowed: switchback.dev/v1alpha1",
                "1 ~ # gone ~ bad.yaml:2: the key 'apiVersion' is missing",
                "2 ~ kind: Deployment ~ kind: invalid value 'Deployment'; allowed: Delivery",
                "2 ~ kind: [Delivery] ~ kind: is a list; allowed: Delivery",
                "3 ~ metadata: {namespace: shop} ~ metadata: the key 'name' is missing",
                "3 ~ metadata: {name: orders} ~ metadata: the key 'namespace' is missing",
                "3 ~ metadata: {name: My_Orders, namespace: shop} ~ metadata.name: 'My_Orders' is not the name of an object;"
                        + " allowed: lower-case letters, digits, '-' and '.', at most 253 characters",
                "3 ~ metadata: {name: {}, namespace: shop} ~ metadata.name: is a mapping; allowed: lower-case letters",
                "3 ~ metadata: {name: a, name: b, namespace: shop} ~ metadata.name: is set twice; allowed: each key once",
                "3 ~ metadata: {name: a, namespace: shop, uid: 1} ~ metadata.uid: unknown key; allowed: name, namespace",
                "3 ~ metadata: orders ~ metadata: invalid value 'orders'; allowed: keys with values",
                "5 ~ workload: {kind: Deployment} ~ spec.workload: the key 'name' is missing",
                "5 ~ workload: {kind: CronJob, name: orders} ~ spec.workload.kind: invalid value 'CronJob'; allowed: Deployment",
                "5 ~ # gone ~ bad.yaml:4: spec: the key 'workload' is missing",
                "5 ~ workload: orders ~ spec.workload: invalid value 'orders'; allowed: keys with values",
                "5 ~ workload: ~ bad.yaml:4: spec: the key 'workload' is missing",
                "6 ~ strategy: {canary: {step: [{weight: 5}]}} ~ spec.strategy.canary.step: unknown key; allowed: steps, traffic, exposure",
                "6 ~ strategy: {canary: {}} ~ spec.strategy.canary: the key 'steps' is missing",
                "6 ~ strategy: {canary: {steps: []}} ~ spec.strategy.canary.steps: has 0 steps; allowed: 1 to 64 steps",
                "6 ~ strategy: {canary: {steps: 5}} ~ spec.strategy.canary.steps: invalid value '5'; allowed: a list",
                "6 ~ strategy: {canary: {steps: [5]}} ~ spec.strategy.canary.steps[0]: invalid value '5'; allowed: keys with values",
                "6 ~ strategy: {canary: {steps: [{weight: 20}, {weight: 5}]}} ~ spec.strategy.canary.steps[1]:"
                        + " the weight falls from 20 to 5; allowed: weights that rise, up to 100",
                "6 ~ strategy: {canary: {steps: [{weight: 101}]}} ~ spec.strategy.canary.steps[0].weight: invalid value '101';"
                        + " allowed: a whole number from 1 to 100",
                "6 ~ strategy: {canary: {steps: [{weight: 0}]}} ~ steps[0].weight: invalid value '0'; allowed: a whole number from 1 to 100",
                "6 ~ strategy: {canary: {steps: [{weight: 5%}]}} ~ steps[0].weight: invalid value '5%'; allowed: a whole number",
                "6 ~ strategy: {canary: {steps: [{weight: 5, hold: ten minutes}]}} ~ steps[0].hold: invalid value 'ten minutes';"
                        + " allowed: a duration from 0s to 30d, such as 90s, 1h30m or 1.5h",
                "6 ~ strategy: {canary: {steps: [{weight: 5, hold: 10}]}} ~ steps[0].hold: invalid value '10'; allowed: a duration",
                "6 ~ strategy: {canary: {steps: [{weight: 5, hold: -1m}]}} ~ steps[0].hold: invalid value '-1m'; allowed: a duration",
                "6 ~ strategy: {canary: {steps: [{hold: 1m}]}} ~ steps[0]: the key 'weight' is missing",
                "6 ~ strategy: {canary: {steps: [{weight: 5, approval: {}}]}} ~ steps[0].approval: stands beside weight or hold;"
                        + " allowed: a step of its own",
                "6 ~ strategy: {canary: {steps: [{approval: {timeout: never}}]}} ~ steps[0].approval.timeout: invalid value 'never'",
                "6 ~ strategy: {canary: {steps: [{pause: 5m}]}} ~ steps[0].pause: unknown key; allowed: weight, hold, approval",
                "6 ~ strategy: {canary: {steps: [{weight: 5}], exposure: {errors: 0}}} ~ exposure.errors: invalid value '0'; allowed:",
                "6 ~ strategy: {canary: {steps: [{weight: 5}], exposure: 50}} ~ canary.exposure: invalid value '50'; allowed: keys",
                "6 ~ strategy: {canary: {steps: [{weight: 5}], traffic: {}}} ~ canary.traffic: nothing is chosen;"
                        + " allowed: one of gateway, istio, nginx, replicas",
                "6 ~ strategy: {canary: {steps: [{weight: 5}], traffic: {alb: {}}}} ~ traffic.alb: unknown key; allowed: gateway, istio,",
                "6 ~ strategy: {canary: {steps: [{weight: 5}], traffic: {gateway: {}}}} ~ traffic.gateway: the key 'httpRoute' is missing",
                "6 ~ strategy: {canary: {steps: [{weight: 5}], traffic: {gateway: {httpRoute: a}, nginx: {ingress: b}}}} ~"
                        + " traffic.nginx: there is gateway already; allowed: one of gateway, istio, nginx, replicas",
                "6 ~ strategy: {canary: {steps: [{weight: 5}], traffic: {nginx: {ingress: a, rule: b}}}} ~"
                        + " traffic.nginx.rule: unknown key; allowed: ingress, service",
                "6 ~ strategy: {canary: {steps: [{weight: 5}]}, rolling: {}} ~ spec.strategy.rolling: there is canary already;"
                        + " allowed: one of canary, blueGreen, rolling, recreate",
                "6 ~ strategy: {} ~ spec.strategy: nothing is chosen; allowed: one of canary, blueGreen, rolling, recreate",
                "6 ~ strategy: {bluegreen: {other: b}} ~ spec.strategy.bluegreen: unknown key; allowed: canary, blueGreen, rolling",
                "6 ~ strategy: {blueGreen: {}} ~ spec.strategy.blueGreen: the key 'other' is missing",
                "6 ~ strategy: {blueGreen: {other: orders}} ~ blueGreen.other: is the workload itself; allowed: the Deployment that",
                "6 ~ strategy: {rolling: {watch: soon}} ~ spec.strategy.rolling.watch: invalid value 'soon'; allowed: a duration",
                "8 ~ prometheus: {address: prometheus} ~ spec.analysis.prometheus.address: 'prometheus' is not an address;"
                        + " allowed: http:// or https://, such as http://prometheus:9090",
                "8 ~ prometheus: {url: a} ~ spec.analysis.prometheus.url: unknown key; allowed: address",
                "9 ~ metrics: [] ~ spec.analysis.metrics: has 0 metrics; allowed: 1 to 32 metrics",
                "9 ~ metrics: [sucess-rate] ~ metrics[0]: there is no built-in metric 'sucess-rate'; allowed:"
                        + " success-rate, error-rate, latency-p99, or another name with a query",
                "9 ~ metrics: [{name: q, query: up}] ~ metrics[0]: the query has no condition; allowed: success, failure",
                "9 ~ metrics: [{name: success-rate, success: 'true'}] ~ metrics[0]: a condition needs a query; allowed:",
                "9 ~ metrics: [{name: q, query: up, success: 'result[0 > 1'}] ~ metrics[0].success: 'result[0 > 1' is not a"
                        + " condition: at character 13: ']' is expected, found the end",
                "9 ~ metrics: [{name: q, query: up, failure: 'System.exit(1)'}] ~ metrics[0].failure: 'System.exit(1)' is not"
                        + " a condition: at character 1: the name System is not known; allowed: result, a function",
                "9 ~ metrics: [success-rate, success-rate] ~ metrics[1]: a second metric is called success-rate; allowed: each",
                "9 ~ metrics: [{name: q, query: up, success: 'result[0] > 0', series: up}] ~ metrics[0].series: a query names its series",
                "9 ~ metrics: [{name: error-rate, series: a-b}] ~ metrics[0].series: 'a-b' is not the name of a series",
                "8 ~ prometheus: {address: 'http://p:9', labels: {a-b: c}} ~ prometheus.labels: 'a-b: c' is not a label",
                "9 ~ metrics: [{name: error-rate, bound: 5s}] ~ metrics[0].bound: only the built-in latency has a bound;",
                "9 ~ metrics: [{name: q, query: up, success: 'true', count: 0}] ~ metrics[0].count: invalid value '0'; allowed:",
                "9 ~ metrics: [{name: q, query: up, success: 'true', interval: 0s}] ~ metrics[0].interval: invalid value '0s';",
                "9 ~ metrics: [{name: q, query: up, successCondition: 'true'}] ~ metrics[0].successCondition: unknown key;",
                "10 ~ sequential: {alpha: 1} ~ sequential.alpha: invalid value '1'; allowed:"
                        + " a number over 0 and below 1, such as 0.001",
                "10 ~ sequential: {retreat: {times: 9}} ~ retreat.times: invalid value '9'; allowed:"
                        + " a whole number from 0 to 5",
                "11 ~ onFail: ignore ~ onFail: invalid value 'ignore'; allowed: abort, pause",
                "12 ~ smoke: {} ~ spec.smoke: the key 'suite' is missing",
                "12 ~ smoke: {suite: s.yaml, before: 0} ~ spec.smoke.before: invalid value '0'; allowed: a whole number from 1",
                "12 ~ smoke: smoke.yaml ~ spec.smoke: invalid value 'smoke.yaml'; allowed: keys with values",
                "13 ~ onDriverLost: retry ~ spec.onDriverLost: invalid value 'retry'; allowed: abort, continue",
                "13 ~ undoWindow: forever ~ spec.undoWindow: invalid value 'forever'; allowed: a duration from 0s to 30d",
                "13 ~ readyWithin: 0s ~ spec.readyWithin: invalid value '0s'; allowed: a duration from 1s to 30d",
                "13 ~ timeout: 1h ~ spec.timeout: unknown key; allowed: workload, image, onDriverLost, strategy, smoke,",
                "12 ~ smoke: {suite: !!javax.script.ScriptEngineManager [x]} ~ not YAML: Global tag is not allowed",
            })
    void oneLineIsWrong(int line, String replacement, String message) {
        List<String> lines = new ArrayList<>(SOUND.lines().toList());
        String sound = lines.get(line - 1);
        lines.set(
                line - 1,
                sound.substring(0, sound.length() - sound.stripLeading().length()) + replacement);

        List<String> problems = problems(String.join("\n", lines));

        assertThat(problems).isNotEmpty();
        assertThat(problems.get(0))
                .startsWith(message.startsWith("bad.yaml:") ? message : "bad.yaml:" + line + ": ")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "`` ~ bad.yaml:1: is empty; allowed: one YAML document",
                "# only a comment ~ bad.yaml:1: is empty; allowed: one YAML document",
                "hello ~ bad.yaml:1: invalid value 'hello'; allowed: keys with values",
                "[1, 2] ~ bad.yaml:1: is a list; allowed: keys with values",
                "a: b\\n---\\nc: d ~ bad.yaml:3: a second document begins; allowed: one document",
                "a:\\n\\tb: c ~ bad.yaml:2: not YAML: found character '\\t(TAB)' that cannot start any token",
                "a: [1, 2 ~ bad.yaml:1: not YAML: expected ',' or ']', but got <stream end>; allowed: YAML 1.1",
                "a: 'open ~ bad.yaml:1: not YAML: found unexpected end of stream; allowed: YAML 1.1",
                "a: \\u0000 ~ bad.yaml:1: not YAML: the character U+0000; allowed: printable characters",
                "a: &a [*a] ~ bad.yaml:1: nested too deeply, too large, or it contains itself; allowed: YAML without cycles",
                "a: *b ~ bad.yaml:1: not YAML: found undefined alias b; allowed: YAML 1.1",
            })
    void aTextThatIsNotOneDocument(String text, String message) {
        assertThat(problems(text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0000", "\u0000")))
                .first()
                .asString()
                .startsWith(message);
    }

    @Test
    void aliasesThatGrowWithoutEnd() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(problems(bomb.toString()))
                .containsExactly("bad.yaml:1: nested too deeply, too large, or it contains itself;"
                        + " allowed: YAML without cycles");
        assertThat(problems("[".repeat(5_000))).hasSize(1);
        assertThat(problems("# " + "x".repeat(2 << 20)))
                .containsExactly("bad.yaml: is too large for a delivery; allowed: at most 1 MiB");
    }

    @Test
    void aStatefulSetTakesACanaryWithoutTraffic() {
        String set = SOUND.replace("kind: Deployment", "kind: StatefulSet");

        assertThat(problems(set)).isEmpty();
        assertThat(problems(set.replace("canary: {steps", "canary: {traffic: {replicas: {}}, steps")))
                .containsExactly(
                        "bad.yaml:6: spec.strategy.canary.traffic: does not go with a StatefulSet, whose own pods"
                                + " are the shares; allowed: canary without traffic");
        assertThat(problems(set.replace("{canary: {steps: [{weight: 5, hold: 1m}, {weight: 100}]}}", "{rolling: {}}")))
                .containsExactly("bad.yaml:6: spec.strategy: does not go with a StatefulSet; allowed: canary without"
                        + " traffic");
    }

    @Test
    void whereTheWorkloadItselfIsChangedAFailureCannotWait() {
        String pause = SOUND.replace("onFail: abort", "onFail: pause");

        assertThat(problems(pause)).isEmpty();
        assertThat(problems(pause.replace("kind: Deployment", "kind: StatefulSet")))
                .singleElement()
                .asString()
                .startsWith("bad.yaml:11: spec.analysis.onFail: pause needs a stable version");
        assertThat(problems(
                        pause.replace("{canary: {steps: [{weight: 5, hold: 1m}, {weight: 100}]}}", "{recreate: {}}")))
                .singleElement()
                .asString()
                .startsWith("bad.yaml:11: spec.analysis.onFail: pause needs a stable version");
    }

    @Test
    void allMistakesOfAFileAreNamedAtOnce() {
        String text = SOUND.replace("Deployment", "Job")
                        .replace("hold: 1m", "hold: x")
                        .replace("abort", "maybe") + "status: {}\n";

        assertThat(problems(text))
                .containsExactly(
                        "bad.yaml:14: status: unknown key; allowed: apiVersion, kind, metadata, spec",
                        "bad.yaml:5: spec.workload.kind: invalid value 'Job'; allowed: Deployment, StatefulSet",
                        "bad.yaml:6: spec.strategy.canary.steps[0].hold: invalid value 'x';"
                                + " allowed: a duration from 0s to 30d, such as 90s, 1h30m or 1.5h",
                        "bad.yaml:11: spec.analysis.onFail: invalid value 'maybe'; allowed: abort, pause");
    }

    @Test
    void theSoundFileIsSound() {
        assertThat(problems(SOUND)).isEmpty();
    }
}
