package dev.switchback.rollback.judgement;

import static dev.switchback.rollback.judgement.Situation.NOW;
import static dev.switchback.rollback.judgement.Situation.alert;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Configurations.Kind;
import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.Revision;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.config.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Restarts, proof by witnesses, weak evidence, and what would not bring the old state back. */
class ReleasesTest {
    private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";

    private final Situation s = new Situation();

    private void deployed(String hash, String image, long number, Duration ago, String... annotation) {
        ObjectNode template = Situation.template(image);
        if (annotation.length > 0) {
            ((ObjectNode) template.path("metadata")).putObject("annotations").put(annotation[0], annotation[1]);
        }
        Instant created = NOW.minus(ago);
        s.revisions.add(Situation.revision(hash, created, Map.of(), List.of(number), template));
        s.current = hash;
        s.suspect = Optional.of(new Rollback.Suspect(hash, "revision:" + number));
        s.alerts.clear();
        s.alerts.add(alert("A", Optional.of(hash), NOW.minusSeconds(20)));
    }

    private void event(String kind, String name, String reason, String message, Duration from, Duration to) {
        var type = kind.equals("Pod") ? Events.Type.WARNING : Events.Type.NORMAL;
        s.events.add(new Events.Seen(kind, name, type, reason, message, NOW.minus(from), NOW.minus(to)));
    }

    private void assertRefused(Reason reason) {
        assertThat(s.decide()).isInstanceOfSatisfying(Decision.Refuse.class, refuse -> assertThat(refuse.why())
                .as(refuse.message())
                .isEqualTo(reason));
    }

    private void assertGoesBackTo(String hash) {
        assertThat(s.decide()).isInstanceOfSatisfying(Decision.Act.class, act -> assertThat(
                        act.plan().to().hash())
                .isEqualTo(hash));
    }

    @Test
    void aRestartIsNoDeploy() {
        deployed("a", "orders:0", 1, Duration.ofDays(4));
        deployed("b", "orders:1", 2, Duration.ofDays(1));
        deployed("b2", "orders:1", 3, Duration.ofMinutes(3), RESTARTED, "1");
        deployed("b3", "orders:1", 4, Duration.ofMinutes(2), RESTARTED, "2");
        assertRefused(Reason.NO_RECENT_DEPLOY);
    }

    @Test
    void aRestartHidesNoDeploy() {
        deployed("a", "orders:0", 1, Duration.ofDays(4));
        deployed("b", "orders:1", 2, Duration.ofMinutes(6));
        deployed("b2", "orders:1", 3, Duration.ofMinutes(1), RESTARTED, "1");
        assertGoesBackTo("a");
        s.alerts.set(0, alert("A", Optional.of("b"), NOW.minusSeconds(90)));
        s.suspect = Optional.of(new Rollback.Suspect("b", "revision:2"));
        assertGoesBackTo("a");
    }

    @Test
    void aRestartOfTheTargetSharesItsProof() {
        deployed("a", "orders:0", 1, Duration.ofDays(4));
        deployed("a2", "orders:0", 2, Duration.ofMinutes(3), RESTARTED, "1");
        deployed("b", "orders:1", 3, Duration.ofMinutes(1));
        assertGoesBackTo("a2");
    }

    @Test
    void aRolloutThatNeverCompletedProvesNothing() {
        deployed("a", "orders:0", 1, Duration.ofDays(4));
        deployed("b", "orders:1", 2, Duration.ofMinutes(30));
        deployed("c", "orders:2", 3, Duration.ofMinutes(2));
        assertGoesBackTo("b");
        Duration after = Duration.ofMinutes(1);
        event(
                "Deployment",
                "orders",
                "ScalingReplicaSet",
                "Scaled down replica set orders-a from 3 to 0",
                after,
                after);
        assertGoesBackTo("a");
    }

    @Test
    void podsThatNeverBecameReadyProveNothing() {
        deployed("a", "orders:0", 1, Duration.ofDays(4));
        deployed("b", "orders:1", 2, Duration.ofMinutes(30));
        deployed("c", "orders:2", 3, Duration.ofMinutes(2));
        event(
                "Pod",
                "orders-b-x",
                "Unhealthy",
                "Readiness probe failed",
                Duration.ofMinutes(29),
                Duration.ofMinutes(8));
        assertGoesBackTo("b");
        event("Pod", "orders-b-x", "BackOff", "Back-off", Duration.ofMinutes(9), Duration.ofMinutes(4));
        assertGoesBackTo("a");
    }

    @Test
    void weakEvidenceAsksActsOrIsRefusedAsSet() {
        deployed("a", "orders:0", 1, Duration.ofDays(4));
        deployed("b", "orders:1", 2, Duration.ofSeconds(80));
        s.alerts.set(0, alert("A", Optional.empty(), NOW));
        assertThat(s.decide()).isInstanceOfSatisfying(Decision.AskApproval.class, ask -> assertThat(ask.message())
                .contains("pod_template_hash"));
        s.settings = weak(Settings.WeakEvidence.AUTOMATIC);
        assertGoesBackTo("a");
        s.settings = weak(Settings.WeakEvidence.REFUSE);
        assertRefused(Reason.WEAK_EVIDENCE);
        s.onWorkload.put(Annotations.POLICY, "observe");
        assertThat(s.decide()).isInstanceOf(Decision.Observe.class);
    }

    private static Settings weak(Settings.WeakEvidence weak) {
        Settings d = Setting.defaults();
        return new Settings(d.policy(), weak, d.ages(), d.limits(), d.verify(), d.waits(), d.defaults());
    }

    @Test
    void configMarksAloneAreNotWorthGoingBackFor() {
        deployed("a", "orders:0", 1, Duration.ofDays(4), "checksum/config", "1");
        deployed("b", "orders:0", 2, Duration.ofMinutes(1), "checksum/config", "2");
        assertRefused(Reason.CONFIG_CHANGED);
        s.manual = true;
        assertRefused(Reason.CONFIG_CHANGED);
    }

    @Test
    void immutableConfigurationComesBack() {
        deployed("a", "orders:0", 1, Duration.ofDays(4), "checksum/config", "1");
        deployed("b", "orders:0", 2, Duration.ofMinutes(1), "checksum/config", "2");
        for (Revision revision : s.revisions) {
            ((ObjectNode) revision.template().path("spec").path("containers").path(0))
                    .putArray("envFrom")
                    .addObject()
                    .putObject("configMapRef")
                    .put("name", "settings");
        }
        assertRefused(Reason.CONFIG_CHANGED);
        var reference = new Configuration.Reference(Kind.CONFIG_MAP, "settings");
        s.configuration.put(reference, new Configuration.State(true, Optional.of(NOW)));
        assertGoesBackTo("a");
    }

    @Test
    void theTargetHasToWorkWithTheSchema() {
        deployed("a", "orders:0", 1, Duration.ofDays(4), Annotations.SCHEMA_RANGE, "12-14");
        deployed("b", "orders:1", 2, Duration.ofMinutes(1));
        for (String version : List.of("12", "14")) {
            s.onNamespace.put(Annotations.SCHEMA_VERSION, version);
            assertGoesBackTo("a");
        }
        for (String version : List.of("11", "15", "v14")) {
            s.onWorkload.put(Annotations.SCHEMA_VERSION, version);
            assertRefused(Reason.SCHEMA_INCOMPATIBLE);
        }
    }

    @Test
    void anOwnerThatHealsIsLeftToPeopleAndAnotherIsAWarning() {
        deployed("a", "orders:0", 1, Duration.ofDays(4));
        deployed("b", "orders:1", 2, Duration.ofMinutes(1));
        s.owners.add(new Evidence.Owner("Argo CD Application argocd/orders", Optional.of("selfHeal"), "revert in Git"));
        assertRefused(Reason.OWNED_BY_GIT_OPS);
        s.manual = true;
        assertThat(s.decide().message()).contains("warning: Argo CD Application argocd/orders undoes this at once");
        s.manual = false;
        s.owners.set(0, new Evidence.Owner("Argo CD Application argocd/orders", Optional.empty(), "revert in Git"));
        assertGoesBackTo("a");
        assertThat(s.decide().message()).contains("the next sync of Argo CD Application argocd/orders");
    }
}
