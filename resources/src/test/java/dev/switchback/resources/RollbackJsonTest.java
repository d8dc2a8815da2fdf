package dev.switchback.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollbackJsonTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Rollback byHand(String spec) {
        return RollbackJson.read(json("{'metadata':{'name':'x','namespace':'shop'},'spec':" + spec + "}"));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var alert = new AlertOccurrence(
                "A",
                "f",
                Optional.of(NOW),
                Optional.of(NOW.plusSeconds(9)),
                Optional.of("bad"),
                Optional.of(Duration.ofSeconds(90)),
                Optional.of("latency"),
                NOW);
        var spec = new Rollback.Spec(
                WorkloadRef.deployment("shop", "orders"),
                "uid",
                Optional.of(new Rollback.Suspect("bad", "revision:2")),
                Optional.of("good"),
                new Rollback.Trigger(
                        Rollback.Trigger.Type.ALERT, "am", "why", true, Optional.of(Reason.REVISION_NOT_CURRENT)),
                List.of(alert),
                Optional.of(new Rollback.Approval(
                        "jo", NOW, Rollback.Approval.Verdict.REJECTED, Optional.of("jo@laptop"))));
        var ref = new RevisionRef("orders", "bad", 2, "orders:2", "");
        Status status = Status.NEW
                .decided(
                        new Status.DecisionEntry(NOW, "act", Optional.of(Reason.FROZEN), "m", List.of("e")),
                        List.of("f@x"))
                .in(Phase.VERIFYING, Optional.of(Reason.ROLLED_BACK), "message")
                .planned(Optional.of(new Plan.RevertWorkload(ref, ref, 7)), true)
                .with(Status.Times.NONE
                        .executingAt(NOW)
                        .actedAt(NOW)
                        .healthySince(Optional.of(NOW), Optional.of(NOW.plusSeconds(2))))
                .with(new Status.Notice(true, true));
        var rollback = new Rollback("shop", "orders-abc", "", "12", Instant.EPOCH, spec, status);
        assertThat(RollbackJson.read(RollbackJson.write(rollback))).isEqualTo(rollback);
    }

    @Test
    void kindAndNameAreEnough() {
        Rollback rollback = byHand("{'workload':{'kind':'Deployment','name':'orders'}}");
        assertThat(rollback.isManual()).isTrue();
        assertThat(rollback.spec().workload()).isEqualTo(WorkloadRef.deployment("shop", "orders"));
        assertThat(rollback.status()).isEqualTo(Status.NEW);
        assertThat(rollback.mayLook()).isTrue();
    }

    @Test
    void aRevisionMayBeWrittenAsItsHash() {
        assertThat(byHand("{'workload':{'name':'o'},'target':'abc'}").spec().target())
                .contains("abc");
        assertThat(byHand("{'workload':{'name':'o'},'target':{'hash':'abc'}}")
                        .spec()
                        .target())
                .contains("abc");
    }

    @Test
    void aKindThatNobodyKnowsIsAKindAllTheSame() {
        assertThat(byHand("{'workload':{'kind':'CronJob','name':'o'}}")
                        .spec()
                        .workload()
                        .kind())
                .isEqualTo(WorkloadKind.OTHER);
    }

    @Test
    void aRecordSpeaksForItsOwnNamespaceOnly() {
        assertThat(byHand("{'workload':{'name':'o','namespace':'prod'}}").mayLook())
                .isFalse();
        assertThat(byHand("{'workload':{'name':'o','namespace':'prod'},'trigger':{'unplaced':'RevisionNotCurrent'}}")
                        .mayLook())
                .as("nobody becomes the service by writing so")
                .isFalse();
    }

    @Test
    void whatIsNoneIsSaidSo() {
        assertThatThrownBy(() -> byHand("{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> byHand("{'workload':{'name':7}}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStatusWithoutItsPlanIsJudgedAnew() {
        Rollback rollback = RollbackJson.read(json("{'metadata':{'name':'x','namespace':'shop'},"
                + "'spec':{'workload':{'name':'o'}},'status':{'phase':'Executing'}}"));
        assertThat(rollback.status().phase()).isEqualTo(Phase.PENDING);
    }

    @Test
    void aPlanOfTheTimeWhenOnlyDeploymentsWereRevertedIsGoneOnWith() {
        Rollback rollback = RollbackJson.read(json("{'metadata':{'name':'x','namespace':'shop'},"
                + "'spec':{'workload':{'name':'o'}},'status':{'phase':'Verifying','plan':{'action':'RevertDeployment',"
                + "'from':{'name':'o','hash':'bad','number':2},'to':{'name':'o','hash':'good','number':1},"
                + "'generation':7}}}"));
        assertThat(rollback.status().phase()).isEqualTo(Phase.VERIFYING);
        assertThat(rollback.status().plan().orElseThrow()).isInstanceOf(Plan.RevertWorkload.class);
        assertThat(rollback.status().to().orElseThrow().hash()).isEqualTo("good");
    }

    @Test
    void whatElseStandsInARecordStays() {
        JsonNode read = json("{'metadata':{'name':'x','namespace':'shop','labels':{'team':'a'}},"
                + "'spec':{'workload':{'kind':'CronJob','name':'o'},'extra':1}}");
        Rollback rollback = RollbackJson.read(read);
        JsonNode changed = RollbackJson.withStatus(read, rollback.withStatus(Status.NEW));
        assertThat(changed.at("/metadata/labels/team").asText()).isEqualTo("a");
        assertThat(changed.at("/spec/extra").asInt()).isEqualTo(1);
        assertThat(changed.at("/spec/workload/kind").asText()).isEqualTo("CronJob");
    }
}
