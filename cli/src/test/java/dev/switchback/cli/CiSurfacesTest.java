package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.switchback.cli.CiSurface.Script;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The GitHub action, the GitLab component and the Tekton task: as their schemas want them, and run by a real shell. */
@Timeout(120)
class CiSurfacesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    Path folder;

    @Test
    void filesAreAsTheirSchemasWantThem() throws IOException {
        ObjectNode github = schema("/schemas/github-action.json");
        ObjectNode gitlab = schema("/schemas/gitlab-ci.json");
        ObjectNode tekton = schema("/schema/tekton-schema-v1.json");
        tekton.path("definitions").forEach(type -> {
            if (type.has("properties")) {
                ((ObjectNode) type).put("additionalProperties", false);
            }
        });
        ObjectNode task = tekton.deepCopy();
        task.remove(List.of("id", "properties", "type", "additionalProperties"));
        task.put("$ref", "#/definitions/github_com_tektoncd_pipeline_pkg_apis_pipeline_v1_Task");

        assertThat(problems(github, CiSurface.GITHUB.documents().get(0))).isEmpty();
        assertThat(problems(gitlab, CiSurface.GITLAB.documents().get(0))).isEmpty();
        assertThat(problems(gitlab, CiSurface.gitlabJobs())).isEmpty();
        assertThat(problems(gitlab, YAML.readTree(CiSurface.example("gitlab/examples/.gitlab-ci.yml"))))
                .isEmpty();
        JsonNode ours = CiSurface.TEKTON.documents().get(0);
        assertThat(problems(task, ours)).isEmpty();
        ((ObjectNode) ours.at("/spec/steps/0")).put("scirpt", "");
        assertThat(problems(task, ours)).contains("scirpt");
        task.put("$ref", "#/definitions/github_com_tektoncd_pipeline_pkg_apis_pipeline_v1_TaskRun");
        assertThat(problems(task, YAML.readTree(CiSurface.example("tekton/examples/taskrun.yaml"))))
                .isEmpty();
    }

    @Test
    void examplesUseInputsThatThereAre() throws IOException {
        JsonNode workflow = YAML.readTree(CiSurface.example("github/examples/release.yml"));
        JsonNode action = CiSurface.GITHUB.documents().get(0).path("inputs");
        assertThat(workflow.at("/jobs/release/steps/2/with").fieldNames())
                .toIterable()
                .isSubsetOf(() -> action.fieldNames())
                .hasSize(3);
        JsonNode pipeline = YAML.readTree(CiSurface.example("gitlab/examples/.gitlab-ci.yml"));
        JsonNode component = CiSurface.GITLAB.documents().get(0).at("/spec/inputs");
        for (JsonNode include : pipeline.path("include")) {
            assertThat(include.path("inputs").fieldNames()).toIterable().isSubsetOf(() -> component.fieldNames());
        }
        List<String> params =
                CiSurface.TEKTON.documents().get(0).at("/spec/params").findValuesAsText("name");
        JsonNode run = YAML.readTree(CiSurface.example("tekton/examples/taskrun.yaml"));
        assertThat(run.at("/spec/params").findValuesAsText("name"))
                .isSubsetOf(params)
                .hasSize(3);
    }

    @Test
    void thePageShowsTheExamplesAsTheyAre() throws IOException {
        String page = Files.readString(Path.of("../docs/ci.md"));
        for (String example : List.of(
                "jenkins/examples/Jenkinsfile",
                "github/examples/release.yml",
                "gitlab/examples/.gitlab-ci.yml",
                "tekton/examples/taskrun.yaml")) {
            assertThat(page).as(example).contains("\n" + CiSurface.example(example) + "```\n");
        }
    }

    private static ObjectNode schema(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(CiSurfacesTest.class.getResourceAsStream(resource), resource)) {
            return (ObjectNode) JSON.readTree(in);
        }
    }

    private static String problems(JsonNode schema, JsonNode document) {
        var messages =
                JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema).validate(document);
        return messages.isEmpty() ? "" : messages.toString();
    }

    @ParameterizedTest
    @EnumSource
    void noScriptIsPutTogetherWithInputs(CiSurface surface) throws IOException {
        assertThat(surface.scripts()).isNotEmpty().allSatisfy(script -> assertThat(script)
                .doesNotContain("${{", "$[[", "$(params", "$(workspaces", "$(results"));
    }

    @ParameterizedTest
    @EnumSource
    void hostileInputsArriveAsTheyAre(CiSurface surface) throws Exception {
        for (String word :
                List.of("a'b\"c", "$(touch pwned)", "`touch pwned`", "a; touch pwned", "a\ntouch pwned", "* ?")) {
            standIn(0);
            int status = run(surface, Map.of("image", word, "file", word), Map.of());

            assertThat(status).isZero();
            assertThat(recorded()).containsExactly("deploy", "--image=" + word, "--", word);
        }
        assertThat(folder.resolve("pwned")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void eachCommandGetsItsWords(CiSurface surface) throws Exception {
        standIn(0);
        run(surface, Map.of(), Map.of());
        assertThat(recorded()).containsExactly("deploy", "--", "delivery.yaml");
        run(surface, Map.of("command", "smoke", "file", "smoke.yaml", "service", "shop/orders"), Map.of());
        assertThat(recorded()).containsExactly("smoke", "--service=shop/orders", "--", "smoke.yaml");
        for (String command : List.of("promote", "pause", "resume", "abort", "undo", "status")) {
            run(surface, Map.of("command", command, "delivery", "shop/orders"), Map.of());
            assertThat(recorded()).containsExactly(command, "--", "shop/orders");
        }
    }

    @ParameterizedTest
    @EnumSource
    void exitStatusIsThatOfTheCommand(CiSurface surface) throws Exception {
        for (int status = 0; status <= 4; status++) {
            standIn(status);

            assertThat(run(surface, Map.of("image", "orders:2"), Map.of())).isEqualTo(status);
            if (surface != CiSurface.GITLAB) {
                assertThat(Files.readString(folder.resolve("output"))).contains(String.valueOf(status));
                Files.delete(folder.resolve("output"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsStoppedStopsTheCommandAndWaitsForIt(CiSurface surface) throws Exception {
        program("trap 'echo undone > undone; exit 4' TERM; echo begun > begun; read -r never < never");
        fifo("begun");
        fifo("never");
        Process process = start(surface, Map.of("image", "orders:2"), Map.of());
        Files.readString(folder.resolve("begun"));

        process.destroy();

        assertThat(process.waitFor()).isEqualTo(4);
        assertThat(folder.resolve("undone")).exists();
    }

    @Test
    void theKubeconfigOfTheActionIsAFileOnlyWhileItRuns() throws Exception {
        program("env > environment; stat -c %a \"$KUBECONFIG\" > mode; cp \"$KUBECONFIG\" copy");

        run(CiSurface.GITHUB, Map.of("kubeconfig", "apiVersion: v1\nsecret: s3cr3t"), Map.of());

        assertThat(folder.resolve("copy")).hasContent("apiVersion: v1\nsecret: s3cr3t");
        assertThat(folder.resolve("mode")).hasContent("600");
        assertThat(Files.readString(folder.resolve("environment"))).doesNotContain("s3cr3t");
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("kubeconfig."));
        }
    }

    @ParameterizedTest
    @EnumSource
    void deploysToACluster(CiSurface surface) throws Exception {
        try (TestCluster shop = new TestCluster(folder)) {
            Files.writeString(
                    folder.resolve("delivery.yaml"),
                    """
                    apiVersion: switchback.dev/v1alpha1
                    kind: Delivery
                    metadata: {name: orders, namespace: shop}
                    spec:
                      workload: {kind: Deployment, name: orders}
                      strategy: {rolling: {watch: 10s}}
                    """);
            program(
                    "exec \"%s/bin/java\" -XX:TieredStopAtLevel=1 -cp \"$TEST_CLASS_PATH\" dev.switchback.cli.Switchback \"$@\""
                            .formatted(System.getProperty("java.home")));
            Process process = start(
                    surface,
                    Map.of("image", "orders:3"),
                    Map.of(
                            "KUBECONFIG", shop.kubeconfig.toString(),
                            "TEST_CLASS_PATH", System.getProperty("java.class.path")));
            while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
                shop.time.advance(Duration.ofMillis(500));
            }

            assertThat(process.exitValue()).as(log()).isZero();
            assertThat(shop.currentImage()).isEqualTo("orders:3");
        }
    }

    private void standIn(int status) throws IOException {
        program("printf '%s\\036' \"$@\" > recorded; exit " + status);
    }

    private void program(String body) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path program = Files.writeString(bin.resolve("switchback"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void fifo(String name) throws IOException, InterruptedException {
        new ProcessBuilder("mkfifo", folder.resolve(name).toString()).start().waitFor();
    }

    private int run(CiSurface surface, Map<String, String> inputs, Map<String, String> variables) throws Exception {
        return start(surface, inputs, variables).waitFor();
    }

    private Process start(CiSurface surface, Map<String, String> inputs, Map<String, String> variables)
            throws IOException {
        Map<String, String> all = new HashMap<>(inputs);
        all.put("switchback", folder.resolve("bin/switchback").toString());
        all.put("program-image", "switchback:1");
        Script script = surface.script(all, folder);
        Path file = Files.writeString(folder.resolve("step"), script.text());
        List<String> words = new ArrayList<>(script.shell());
        words.add(file.toString());
        var builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(variables);
        builder.environment().putAll(script.environment());
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        return builder.start();
    }

    private List<String> recorded() throws IOException {
        String text = Files.readString(folder.resolve("recorded"), StandardCharsets.UTF_8);
        return Arrays.asList(text.substring(0, Math.max(0, text.length() - 1)).split("\036", -1));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
