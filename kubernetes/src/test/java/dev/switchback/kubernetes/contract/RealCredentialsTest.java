package dev.switchback.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.AccessReviews.User;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.kubernetes.client.TestKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** A real API server knows us by each kind of credential, with none of the client library's optional parts there. */
@Tag("cluster")
class RealCredentialsTest {
    private static final String CERTIFICATES = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    @TempDir
    Path folder;

    private ScheduledExecutorService scheduler;
    private Cluster cluster;
    private Playground playground;

    @BeforeEach
    void enter() throws IOException {
        scheduler = Executors.newSingleThreadScheduledExecutor();
        cluster = Clusters.connect(RealClusterTest.kubeconfig(), Timeouts.DEFAULT, scheduler);
        playground = Playground.create(Clusters.http(RealClusterTest.kubeconfig(), Timeouts.DEFAULT), cluster);
        playground.create("/api/v1/serviceaccounts", "{'metadata':{'name':'robot'}}");
    }

    @AfterEach
    void leave() {
        playground.remove();
        scheduler.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"EC,pkcs8", "EC,traditional", "RSA,pkcs8", "RSA,traditional"})
    void aClientCertificate(String algorithm, String form) throws IOException, GeneralSecurityException {
        var name = playground.namespace() + "-" + algorithm.toLowerCase(Locale.ROOT) + "-" + form;
        var key = TestKey.generate(folder, name, algorithm);
        Files.writeString(folder.resolve("me.crt"), signed(name, key.request()));
        Files.writeString(folder.resolve("me.key"), form.equals("pkcs8") ? key.pkcs8() : key.traditional());

        assertThat(whoAmI(Map.of("client-certificate", "me.crt", "client-key", "me.key")))
                .isEqualTo(name);
    }

    @Test
    void aBearerToken() throws IOException {
        assertThat(whoAmI(Map.of("token", token()))).isEqualTo(robot());
    }

    @Test
    void aTokenFile() throws IOException {
        Files.writeString(folder.resolve("token"), token());

        assertThat(whoAmI(Map.of("tokenFile", "token"))).isEqualTo(robot());
    }

    @Test
    void anExecPlugin() throws IOException {
        var plugin = Files.writeString(
                folder.resolve("plugin"),
                """
                #!/bin/sh
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}'
                """
                        .formatted(token()));
        assertThat(plugin.toFile().setExecutable(true)).isTrue();

        assertThat(whoAmI(
                        Map.of("exec", Map.of("apiVersion", "client.authentication.k8s.io/v1", "command", "./plugin"))))
                .isEqualTo(robot());
    }

    @Test
    void aTokenIsReviewedForItsAudience() {
        var reviews = cluster.accessReviews();

        assertThat(reviews.authenticate(token(), List.of()).user().orElseThrow().name())
                .isEqualTo(robot());
        assertThat(reviews.authenticate(token(), List.of("switchback")).user()).isEmpty();
        assertThat(reviews.authenticate(token("switchback"), List.of("switchback"))
                        .user())
                .isPresent();
        assertThat(reviews.authenticate("nonsense", List.of()).user()).isEmpty();
        assertThat(reviews.authenticate("", List.of()).why()).isEqualTo("no token");
    }

    @Test
    void aUserMayDoWhatARoleSays() {
        playground.create(
                "/apis/rbac.authorization.k8s.io/v1/roles",
                "{'metadata':{'name':'r'},'rules':[{'apiGroups':['switchback.dev'],'resources':['rollbacks'],'verbs':['create']}]}");
        playground.create(
                "/apis/rbac.authorization.k8s.io/v1/rolebindings",
                """
                {'metadata':{'name':'r'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'r'},
                 'subjects':[{'kind':'ServiceAccount','name':'robot'}]}
                """);
        var user =
                cluster.accessReviews().authenticate(token(), List.of()).user().orElseThrow();
        var reviews = cluster.accessReviews();

        assertThat(reviews.allowed(user, "create", "switchback.dev", "rollbacks", playground.namespace()))
                .isTrue();
        assertThat(reviews.allowed(user, "delete", "switchback.dev", "rollbacks", playground.namespace()))
                .isFalse();
        assertThat(reviews.allowed(user, "create", "switchback.dev", "rollbacks", ""))
                .isFalse();
        assertThat(reviews.allowed(
                        new User("nobody", "", List.of(), Map.of()),
                        "create",
                        "switchback.dev",
                        "rollbacks",
                        playground.namespace()))
                .isFalse();
    }

    private String robot() {
        return "system:serviceaccount:" + playground.namespace() + ":robot";
    }

    private String token(String... audiences) {
        var quoted = audiences.length == 0 ? "" : "'" + String.join("','", audiences) + "'";
        var request = playground.post(
                playground.path("/api/v1/serviceaccounts") + "/robot/token",
                "{'spec':{'audiences':[%s]}}".formatted(quoted));
        return request.at("/status/token").asText();
    }

    private String signed(String name, String request) {
        var csr = playground.post(
                CERTIFICATES,
                """
                {'metadata':{'name':'%s'},'spec':{'signerName':'kubernetes.io/kube-apiserver-client','usages':['client auth'],'request':'%s'}}
                """
                        .formatted(
                                name, Base64.getEncoder().encodeToString(request.getBytes(StandardCharsets.US_ASCII))));
        playground.patch(
                CERTIFICATES + "/" + csr.at("/metadata/name").asText() + "/approval",
                "{'status':{'conditions':[{'type':'Approved','status':'True','reason':'Test','message':''}]}}");
        var done =
                playground.awaitObject(CERTIFICATES, name, c -> c.at("/status").has("certificate"));
        playground.delete(CERTIFICATES + "/" + name);
        return new String(
                Base64.getDecoder().decode(done.at("/status/certificate").asText()), StandardCharsets.US_ASCII);
    }

    /** Asks with the given user in place of the kubeconfig's own. */
    private String whoAmI(Map<String, Object> user) throws IOException {
        Map<String, Object> config = new Yaml().load(Files.readString(RealClusterTest.kubeconfig()));
        var context = Map.of("name", "test", "context", Map.of("cluster", cluster(config), "user", "test"));
        config.put("users", List.of(Map.of("name", "test", "user", user)));
        config.put("contexts", List.of(context));
        config.put("current-context", "test");
        var file = Files.writeString(folder.resolve("config"), new Yaml().dump(config));
        Transport transport = Clusters.http(file, Timeouts.DEFAULT);
        var review = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";
        var answer = transport.send(
                new Request("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "application/json", review));
        return Playground.json(answer.body()).at("/status/userInfo/username").asText();
    }

    private static String cluster(Map<String, Object> config) {
        return config.get("clusters") instanceof List<?> clusters && clusters.get(0) instanceof Map<?, ?> first
                ? String.valueOf(first.get("name"))
                : "";
    }
}
