package dev.switchback.rollback.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.rollback.config.Auth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens as Alertmanager sends them: for another audience, expired, rotated, and with permissions that come and go. */
class KubernetesAuthenticatorTest {
    private static final String USER = "alertmanager";

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong nanos = new AtomicLong();
    private LocalClusterUnderTest local;
    private Authenticator authenticator;
    private volatile boolean permitted = true;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        local = LocalClusterUnderTest.ready(folder);
        local.accounts.add("t", USER, may -> permitted);
        var cluster = Clusters.connect(local.kubeconfig, Timeouts.DEFAULT, scheduler, (method, status, took) -> {});
        authenticator = new KubernetesAuthenticator(
                cluster.accessReviews(), new Auth.Kubernetes(List.of("switchback")), "switchback", nanos::get);
    }

    @AfterEach
    void stop() throws IOException {
        scheduler.shutdownNow();
        local.close();
    }

    private static String jwt(String claims) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)) + ".sig";
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void aTokenForAnotherAudienceIsToldWhichOneIsRequired() {
        assertThat(authenticator.judge(
                        jwt("{\"aud\":[\"https://kubernetes.default.svc\"],\"exp\":1800000000}"), Access.TRIGGER))
                .isEqualTo(refused(
                        401,
                        "the cluster does not accept this token, which is for the audience"
                                + " https://kubernetes.default.svc and expires at 2027-01-15T08:00:00Z; required: a token of"
                                + " this cluster for the audience switchback"));
    }

    @Test
    void textThatIsNoTokenIsNotTakenApart() {
        for (String token : List.of("x", "a.b.c", "..", "e30.e30.", jwt("[1]"), jwt("{\"aud\":{\"a\":\"b\\nc\"}}"))) {
            assertThat(authenticator.judge(token, Access.READ))
                    .isInstanceOfSatisfying(Authenticator.Verdict.Refused.class, refused -> assertThat(refused.why())
                            .startsWith("the cluster does not accept this token")
                            .doesNotContain("\n"));
        }
    }

    @Test
    void aRotatedTokenIsAcceptedAtOnceAndTheOldOneEndsWithinSeconds() {
        local.accounts.add("old", USER, may -> true);
        assertThat(authenticator.judge("old", Access.TRIGGER))
                .isEqualTo(new Authenticator.Verdict.Allowed("alertmanager"));
        local.accounts.forget("old");
        local.accounts.add("new", USER, may -> true);
        assertThat(authenticator.judge("new", Access.TRIGGER))
                .isEqualTo(new Authenticator.Verdict.Allowed("alertmanager"));
        pass(11);
        assertThat(authenticator.judge("old", Access.TRIGGER)).isInstanceOf(Authenticator.Verdict.Refused.class);
    }

    @Test
    void permissionsThatAreTakenAwayAndGivenBackCountWithinSeconds() {
        assertThat(authenticator.judge("t", Access.TRIGGER)).isInstanceOf(Authenticator.Verdict.Allowed.class);
        permitted = false;
        pass(11);
        assertThat(authenticator.judge("t", Access.TRIGGER))
                .isEqualTo(refused(
                        403, "alertmanager may not create rollbacks/trigger.switchback.dev in namespace switchback"));
        permitted = true;
        pass(11);
        assertThat(authenticator.judge("t", Access.TRIGGER)).isInstanceOf(Authenticator.Verdict.Allowed.class);
    }

    @Test
    void anApiServerThatIsAwayIsNotRemembered() {
        local.proxy.partition();
        assertThat(authenticator.judge("t", Access.TRIGGER))
                .isInstanceOfSatisfying(Authenticator.Verdict.Refused.class, refused -> assertThat(refused.status())
                        .isEqualTo(503));
        local.proxy.heal();
        assertThat(authenticator.judge("t", Access.TRIGGER)).isInstanceOf(Authenticator.Verdict.Allowed.class);
    }

    private static Authenticator.Verdict refused(int status, String why) {
        return new Authenticator.Verdict.Refused(status, why);
    }
}
