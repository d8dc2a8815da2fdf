package dev.switchback.kubernetes.contract;

import static dev.switchback.kubernetes.contract.Contract.is;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.WriteOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** StatefulSets and DaemonSets, whose revisions are ControllerRevisions. No node takes their pods: the tests report them. */
interface RevisionContract extends Contract {

    @Test
    default void aStatefulSetIsReadWithRevisionsAndPods() {
        var first = statefulSet("");
        assertThat(first.current().orElseThrow().number()).isEqualTo(1);
        assertThat(first.pods()).extracting(Pod::name).containsExactly("db-0", "db-1");
        assertThat(first.podsOf(hash(first))).hasSize(2);
        assertThat(first.isRolledOut()).isTrue();
        assertThat(first.rollout().strategy()).isEqualTo(new Workload.Strategy(false, false, 0, true));

        setImage(first.ref(), "db:2");
        var second = playground()
                .await(first.ref(), w -> number(w) == 2 && w.podsOf(hash(w)).size() == 1);

        assertThat(second.revisions()).extracting(Revision::number).containsExactly(1L, 2L);
        assertThat(second.podsOf(hash(second))).extracting(Pod::name).containsExactly("db-1");
        assertThat(second.isRolledOut()).isFalse();
        var named = cluster()
                .workloads()
                .readRevisions(second.ref(), List.of(hash(first), hash(second)))
                .found()
                .orElseThrow();
        assertThat(named.revisions()).isEqualTo(second.revisions());
        assertThat(named.current()).isEqualTo(second.current());
        assertThat(cluster()
                        .workloads()
                        .names(WorkloadKind.STATEFUL_SET, playground().namespace()))
                .containsExactly("db");
    }

    @Test
    default void aControllerRevisionThatComesBackHasTheNextNumberAndATime() {
        var first = statefulSet("");
        setImage(first.ref(), "db:2");
        var bad = playground().await(first.ref(), w -> number(w) == 2);

        var undone = revert(bad, first);

        var current = undone.current().orElseThrow();
        assertThat(current.uid()).isEqualTo(first.current().orElseThrow().uid());
        assertThat(current.numbers()).containsExactly(3L);
        assertThat(current.activated().orElseThrow())
                .isAfterOrEqualTo(bad.current().orElseThrow().activated().orElseThrow());
        assertThat(undone.revision(hash(bad)).orElseThrow().number()).isEqualTo(2);
        assertThat(undone.annotations()).containsEntry("switchback.dev/rolled-back-by", "r");
    }

    @Test
    default void anOrderedStatefulSetWaitsForAPodThatIsNotReadyUntilItIsDeleted() {
        var first = statefulSet("");
        setImage(first.ref(), "db:2");
        var bad = playground()
                .await(first.ref(), w -> number(w) == 2 && w.podsOf(hash(w)).size() == 1);
        var broken = bad.podsOf(hash(bad)).get(0);
        playground().report(broken.name(), false);

        var stuck = revert(bad, first);

        assertThat(stuck.pods())
                .filteredOn(stuck.rollout().strategy()::waitsFor)
                .extracting(Pod::uid)
                .containsExactly(broken.uid());
        is(
                WriteOutcome.Kind.APPLIED,
                cluster().workloads().deletePod(playground().namespace(), broken));
        playground().await(first.ref(), w -> w.podsOf(hash(first)).size() == 2);
        is(
                WriteOutcome.Kind.CONFLICT,
                cluster().workloads().deletePod(playground().namespace(), broken));
        playground().report("db-1", true);
        assertThat(playground().await(first.ref(), Workload::isRolledOut).podsOf(hash(bad)))
                .isEmpty();
    }

    @Test
    default void aParallelStatefulSetWaitsForNoPod() {
        var first = statefulSet("'podManagementPolicy':'Parallel',");
        setImage(first.ref(), "db:2");
        var bad = playground()
                .await(first.ref(), w -> number(w) == 2 && w.podsOf(hash(w)).size() == 1);
        playground().report("db-1", false);

        var undone = revert(bad, first);

        assertThat(undone.rollout().strategy().ordered()).isFalse();
        playground()
                .await(
                        first.ref(),
                        w -> w.podsOf(hash(bad)).isEmpty() && w.pods().size() == 2);
    }

    @Test
    default void podsBelowThePartitionKeepTheirRevision() {
        var first = statefulSet("'updateStrategy':{'rollingUpdate':{'partition':1}},");
        assertThat(first.rollout().strategy().partition()).isEqualTo(1);
        setImage(first.ref(), "db:2");
        playground().await(first.ref(), w -> number(w) == 2 && w.podsOf(hash(w)).size() == 1);
        playground().report("db-1", true);

        var done = playground().await(first.ref(), Workload::isRolledOut);

        assertThat(done.podsOf(hash(first))).extracting(Pod::name).containsExactly("db-0");
        assertThat(done.pods())
                .filteredOn(done.rollout().strategy()::keeps)
                .extracting(Pod::name)
                .containsExactly("db-0");
        is(
                WriteOutcome.Kind.APPLIED,
                cluster()
                        .workloads()
                        .deletePod(playground().namespace(), done.pods().get(0)));
        playground().await(first.ref(), w -> w.podsOf(hash(first)).stream().anyMatch(pod -> !pod.ready()));
    }

    @Test
    default void onDeleteLeavesPodsToPeople() {
        var first = statefulSet("'updateStrategy':{'type':'OnDelete'},");
        setImage(first.ref(), "db:2");
        var second = playground()
                .await(first.ref(), w -> number(w) == 2 && w.rollout().isObserved());

        assertThat(second.podsOf(hash(first)))
                .hasSize(2)
                .allMatch(second.rollout().strategy()::keeps);
        is(
                WriteOutcome.Kind.APPLIED,
                cluster()
                        .workloads()
                        .deletePod(playground().namespace(), second.pods().get(0)));
        var replaced =
                playground().await(first.ref(), w -> w.podsOf(hash(second)).size() == 1);
        assertThat(replaced.podsOf(hash(second))).allMatch(replaced.rollout().strategy()::waitsFor);
    }

    @Test
    default void aDaemonSetReplacesWhatIsNotReadyAtOnce() {
        var ref = new WorkloadRef(WorkloadKind.DAEMON_SET, playground().namespace(), "agent");
        List<String> nodes =
                List.of(playground().namespace() + "-a", playground().namespace() + "-b");
        try {
            nodes.forEach(node -> playground().post("/api/v1/nodes", node(node)));
            playground().create("/apis/apps/v1/daemonsets", daemonSet());
            var first = playground().await(ref, w -> w.pods().size() == 2 && number(w) == 1);
            first.pods().forEach(pod -> playground().report(pod.name(), true));
            first = playground().await(ref, Workload::isRolledOut);
            assertThat(first.podsOf(hash(first))).hasSize(2);
            assertThat(first.rollout().pods()).isEqualTo(new Workload.Replicas(2, 2, 2, 2, 2));

            setImage(ref, "agent:2");
            var bad = playground()
                    .await(ref, w -> number(w) == 2 && w.podsOf(hash(w)).size() == 1);
            assertThat(bad.rollout().strategy()).isEqualTo(new Workload.Strategy(false, false, 0, false));
            String good = hash(first);
            revert(bad, first);

            var restored = playground().await(ref, w -> w.podsOf(good).size() == 2);
            restored.pods().forEach(pod -> playground().report(pod.name(), true));
            playground().await(ref, Workload::isRolledOut);
        } finally {
            nodes.forEach(node -> playground().delete("/api/v1/nodes/" + node));
        }
    }

    /** One of two pods, both ready. */
    private Workload statefulSet(String rest) {
        playground()
                .create(
                        "/apis/apps/v1/statefulsets",
                        """
                {'metadata':{'name':'db'},'spec':{'replicas':2,'serviceName':'db',%s
                   'selector':{'matchLabels':{'app':'db'}},'template':%s}}
                """
                                .formatted(rest, template("db", "'contract.switchback.dev/nowhere':'true'")));
        var ref = new WorkloadRef(WorkloadKind.STATEFUL_SET, playground().namespace(), "db");
        for (int i = 0; i < 2; i++) {
            String pod = "db-" + i;
            playground()
                    .await(ref, w -> w.pods().stream().anyMatch(p -> p.name().equals(pod)));
            playground().report(pod, true);
        }
        return playground().await(ref, w -> w.rollout().pods().ready() == 2 && number(w) == 1);
    }

    private String daemonSet() {
        return "{'metadata':{'name':'agent'},'spec':{'selector':{'matchLabels':{'app':'agent'}},'template':%s}}"
                .formatted(template(
                        "agent", "'contract.switchback.dev/of':'" + playground().namespace() + "'"));
    }

    private static String template(String name, String node) {
        return """
                {'metadata':{'labels':{'app':'%1$s'}},'spec':{'nodeSelector':{%2$s},
                   'containers':[{'name':'main','image':'%1$s:1'}]}}
                """
                .formatted(name, node);
    }

    private String node(String name) {
        return "{'metadata':{'name':'%s','labels':{'contract.switchback.dev/of':'%s'}}}"
                .formatted(name, playground().namespace());
    }

    private void setImage(WorkloadRef ref, String image) {
        playground()
                .patch(
                        playground().path("/apis/apps/v1/" + ref.kind().label() + "s") + "/" + ref.name(),
                        "{'spec':{'template':{'spec':{'containers':[{'name':'main','image':'%s'}]}}}}"
                                .formatted(image));
    }

    /** Waits until the controller has seen it. */
    private Workload revert(Workload bad, Workload first) {
        var good = first.current().orElseThrow();
        is(
                WriteOutcome.Kind.APPLIED,
                cluster()
                        .workloads()
                        .replaceTemplate(bad, good.template(), Map.of("switchback.dev/rolled-back-by", "r")));
        return playground()
                .await(
                        bad.ref(),
                        w -> number(w) == 3
                                && w.rollout().isObserved()
                                && w.rollout().generation() > bad.rollout().generation());
    }

    private static long number(Workload workload) {
        return workload.current().map(Revision::number).orElse(0L);
    }

    private static String hash(Workload workload) {
        return workload.current().orElseThrow().hash();
    }
}
