package dev.switchback.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {
    @TempDir
    Path folder;

    private EchoServer server;

    @BeforeEach
    void start() throws IOException {
        server = new EchoServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void plainHttpWithoutCredentials() throws IOException {
        assertThat(get(kubeconfig("{}"), "/version")).isEqualTo("/version");
        assertThat(server.authorizations).containsExactly("null");
    }

    @Test
    void aContextWithoutUser() throws IOException {
        var file = write(config("http://127.0.0.1:" + server.port(), "{}").replace("user: me", ""));

        assertThat(get(file, "/version")).isEqualTo("/version");
    }

    @Test
    void anotherContextThanTheCurrentOne() throws IOException {
        var other = "clusters: [{name: d, cluster: {server: \"http://127.0.0.1:" + server.port() + "/other\"}}, {";
        var file = write(config("http://127.0.0.1:1", "{}")
                .replace("clusters: [{", other)
                .replace("contexts: [", "contexts: [{name: y, context: {cluster: d}}, "));

        var transport = HttpTransport.connect(file, "y", Timeouts.DEFAULT);

        assertThat(transport.send(Request.get("/version")).body()).isEqualTo("/other/version");
        assertThatThrownBy(() -> HttpTransport.connect(file, "z", Timeouts.DEFAULT))
                .hasMessage(
                        "kubeconfig " + file + ": no context 'z' (kubectl config get-contexts shows what there is)");
    }

    @Test
    void aServerBehindAPathWithASlashAtItsEnd() throws IOException {
        var file = write(config("http://127.0.0.1:" + server.port() + "/k8s/clusters/c-1/", "{}"));

        assertThat(get(file, "/api/v1/pods?limit=5")).isEqualTo("/k8s/clusters/c-1/api/v1/pods?limit=5");
    }

    @Test
    void aToken() throws IOException {
        get(kubeconfig("{token: secret}"), "/");

        assertThat(server.authorizations).containsExactly("Bearer secret");
    }

    @Test
    void aTokenFileIsReadAgainWhenItsTokenIsRefused() throws IOException {
        var tokenFile = Files.writeString(folder.resolve("token"), "old\n");
        var transport = HttpTransport.connect(kubeconfig("{tokenFile: token}"), null, Timeouts.DEFAULT);
        transport.send(Request.get("/"));
        Files.writeString(tokenFile, "new\n");
        server.accept("Bearer new"::equals);

        assertThat(transport
                        .send(new Request("POST", "/", "application/json", "{}"))
                        .status())
                .isEqualTo(200);
        assertThat(server.authorizations).containsExactly("Bearer old", "Bearer old", "Bearer new");
    }

    @Test
    void aRefusedTokenIsNotTriedAgain() throws IOException {
        server.accept(authorization -> false);
        var transport = HttpTransport.connect(kubeconfig("{token: secret}"), null, Timeouts.DEFAULT);

        assertThat(transport.send(Request.get("/")).status()).isEqualTo(401);
        assertThat(server.authorizations).hasSize(1);
    }

    @Test
    void aPluginPrintsATokenOnceForAsLongAsItIsGood() throws IOException {
        plugin("echo x >>runs", "echo '%s'".formatted(credential("v1", "{\"token\":\"from-plugin\"}")));
        var transport = HttpTransport.connect(kubeconfig(exec("v1", "")), null, Timeouts.DEFAULT);

        transport.send(Request.get("/"));
        transport.send(Request.get("/"));

        assertThat(server.authorizations).containsExactly("Bearer from-plugin", "Bearer from-plugin");
        assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(1);
    }

    @Test
    void aPluginRunsAgainWhenItsTokenHasEnded() throws IOException {
        plugin(
                "echo x >>runs",
                "echo '%s'"
                        .formatted(credential(
                                "v1", "{\"token\":\"t\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"}")));

        get(kubeconfig(exec("v1", "")), "/");

        assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(2);
    }

    @Test
    void aPluginGetsArgumentsEnvironmentAndTheCluster() throws IOException {
        plugin(
                "printf '%s' \"$KUBERNETES_EXEC_INFO\" >info",
                "echo '{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"'$1-$2-$EXTRA'\"}}'");

        get(
                kubeconfig(exec("v1beta1", ", args: [a, b], env: [{name: EXTRA, value: c}], provideClusterInfo: true")),
                "/");

        assertThat(server.authorizations).containsExactly("Bearer a-b-c");
        assertThat(Files.readString(folder.resolve("info")))
                .isEqualTo("{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\","
                        + "\"spec\":{\"interactive\":false,\"cluster\":{\"server\":\"http://127.0.0.1:" + server.port()
                        + "\"}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            exit 3                                                                                | failed
            echo nonsense                                                                         | nonsense
            echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential"}'  | printed no ExecCredential
            """)
    void aPluginThatFailsIsNamed(String line, String message) throws IOException {
        plugin(line);
        var file = kubeconfig(exec("v1", ""));

        assertThatThrownBy(() -> HttpTransport.connect(file, null, Timeouts.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            ~~                                                         | expected the fields clusters, contexts, users and current-context, found nothing
            - a list                                                   | found a list
            just a word                                                | found a single value
            'unclosed: {                                               | not YAML: found unexpected end of stream
            {a: b                                                      | not YAML: expected
            {kind: Config}                                             | current-context 'null' must name a context
            {current-context: x, contexts: [], clusters: [], users: []} | current-context 'x' must name a context
            {current-context: x, contexts: {x: {cluster: c}}}          | contexts: must be a list, is a mapping
            {current-context: x, contexts: [x]}                        | contexts: each entry must have a name and a mapping context
            {current-context: x, contexts: [{name: x, context: c}]}    | contexts: each entry must have a name and a mapping context
            {current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {}}]} | must name a context whose cluster has a server
            {current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 5}}]} | clusters: c: server: must be text, is a single value
            {current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: "no such:// url"}}]} | the server is not a URL
            {current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: "https://h", certificate-authority-data: "%%"}}]} | clusters: c: certificate-authority-data: must be
            {current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: "https://h", certificate-authority-data: "YWJj"}}]} | must be PEM
            """)
    void anUnusableFileIsNamedWithWhatIsWrong(String text, String message) throws IOException {
        var file = write(text);

        assertThatThrownBy(() -> HttpTransport.connect(file, null, Timeouts.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("kubeconfig " + file)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("java.", "Exception", "cast"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {client-certificate: nowhere.crt, client-key: nowhere.key}  | nowhere.crt
            {client-certificate-data: eA==, client-key-data: eA==}      | no PEM private key
            {auth-provider: {name: gcp}}                                | use exec
            """)
    void unusableCredentialsAreNamed(String user, String message) throws IOException {
        var file = kubeconfig(user);

        assertThatThrownBy(() -> HttpTransport.connect(file, null, Timeouts.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void withoutAFileTheEnvironmentDecides() throws IOException {
        var home = folder.resolve("home");
        Files.createDirectories(home.resolve(".kube"));
        var nothing = new ClusterAccess(Map.of(), folder.resolve("nobody"), folder.resolve("sa"));
        assertThatThrownBy(() -> nothing.find(null, InstantSource.system()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("KUBECONFIG");

        Files.writeString(home.resolve(".kube/config"), config("http://home:1", "{}"));
        assertThat(found(Map.of(), home)).isEqualTo("http://home:1");

        var named = write(config("http://named:1", "{}"));
        assertThat(found(Map.of("KUBECONFIG", folder.resolve("missing") + ":" + named), home))
                .isEqualTo("http://named:1");
        assertThatThrownBy(() -> found(Map.of("KUBECONFIG", "/nowhere/config"), home))
                .hasMessage("kubeconfig /nowhere/config: no such file");
    }

    private String found(Map<String, String> environment, Path home) throws IOException {
        return new ClusterAccess(environment, home, folder.resolve("sa"))
                .find(null, InstantSource.system())
                .getBasePath();
    }

    private static String get(Path kubeconfig, String path) throws IOException {
        return HttpTransport.connect(kubeconfig, null, Timeouts.DEFAULT)
                .send(Request.get(path))
                .body();
    }

    private Path kubeconfig(String user) throws IOException {
        return write(config("http://127.0.0.1:" + server.port(), user));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("config"), text);
    }

    private static String config(String server, String user) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: me, user: %s}]
                contexts: [{name: x, context: {cluster: c, user: me}}]
                current-context: x
                """
                .formatted(server, user);
    }

    private static String exec(String version, String more) {
        return "{exec: {apiVersion: client.authentication.k8s.io/%s, command: ./plugin%s}}".formatted(version, more);
    }

    private static String credential(String version, String status) {
        return "{\"apiVersion\":\"client.authentication.k8s.io/%s\",\"kind\":\"ExecCredential\",\"status\":%s}"
                .formatted(version, status);
    }

    private void plugin(String... lines) throws IOException {
        var script = Files.writeString(
                folder.resolve("plugin"), "#!/bin/sh\ncd '" + folder + "'\n" + String.join("\n", lines) + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }
}
