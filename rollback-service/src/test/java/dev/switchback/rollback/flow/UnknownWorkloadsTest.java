package dev.switchback.rollback.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Transport;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.intake.Receipt;
import dev.switchback.rollback.notice.Notification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts about workloads that do not exist page nobody, and take no room from real ones. */
class UnknownWorkloadsTest {
    private World world;

    @BeforeEach
    void start() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void forbid(String path) {
        var before = world.failure;
        world.failure = request -> request.path().startsWith(path)
                ? Optional.of(World.status(403, "may not " + request.method() + " " + request.path()))
                : before.apply(request);
    }

    private void forbidDeployments() {
        world.failure = request -> isDeployment(request)
                ? Optional.of(World.status(403, "may not read " + request.path()))
                : Optional.empty();
    }

    private static boolean isDeployment(Transport.Request request) {
        return request.path().startsWith("/apis/apps/v1/namespaces/")
                && request.path().contains("/deployments/");
    }

    private List<Receipt> deliverAboutMany(int count, String namespace, String name) {
        List<Receipt> receipts = IntStream.range(0, count)
                .mapToObj(i -> world.deliverAbout(namespace.formatted(i), name.formatted(i)))
                .toList();
        world.advance(Duration.ofSeconds(2));
        return receipts;
    }

    private long pages() {
        return world.notifications.stream()
                .filter(n -> n.level() == Notification.Level.PAGE)
                .count();
    }

    private List<Reason> reasons() {
        return world.rollbacks().stream()
                .flatMap(r -> r.status().reason().stream())
                .distinct()
                .toList();
    }

    @Test
    void unknownWorkloadsAreNoPageWhenTheirNamespaceCannotBeRead() {
        forbid("/api/v1/namespaces/shop");
        deliverAboutMany(37, "shop", "unknown-%d");
        assertThat(world.rollbacks()).hasSize(37);
        assertThat(reasons()).containsExactly(Reason.WORKLOAD_NOT_FOUND);
        assertThat(pages()).isZero();
    }

    @Test
    void namespacesThatDoNotExistAreNoPageWhenDeploymentsCannotBeRead() {
        forbidDeployments();
        deliverAboutMany(37, "unknown-%d", "orders");
        assertThat(reasons()).containsExactly(Reason.WORKLOAD_NOT_FOUND);
        assertThat(pages()).isZero();
    }

    @Test
    void aNamespaceWhoseDeploymentsCannotBeReadIsOnePage() {
        forbidDeployments();
        deliverAboutMany(37, "shop", "orders-%d");
        assertThat(reasons()).containsExactly(Reason.FORBIDDEN);
        assertThat(pages()).isEqualTo(1);
        world.advance(Duration.ofMinutes(11));
        world.deliverAbout("shop", "another");
        world.advance(Duration.ofSeconds(2));
        assertThat(pages()).isEqualTo(2);
    }

    @Test
    void manyNamesInUnreadableNamespacesAreAFewPages() {
        forbid("/api/v1/namespaces/unknown");
        forbid("/apis/apps/v1/namespaces/unknown");
        deliverAboutMany(37, "unknown-%d", "orders");
        assertThat(reasons()).containsExactly(Reason.FORBIDDEN);
        assertThat(pages()).isEqualTo(3);
    }

    @Test
    void roomIsKeptForWhatTheServiceMayNotRead() {
        List<Receipt> unknown = deliverAboutMany(230, "shop", "unknown-%d");
        assertThat(unknown).filteredOn(Receipt.Dropped.class::isInstance).hasSize(80);
        forbidDeployments();
        assertThat(world.deliverAbout("shop", "orders")).isInstanceOf(Receipt.Recorded.class);
        world.advance(Duration.ofSeconds(2));
        assertThat(pages()).isEqualTo(1);
        assertThat(world.rollbacks())
                .filteredOn(r ->
                        r.status().reason().filter(Reason.FORBIDDEN::equals).isPresent())
                .extracting(Rollback::spec)
                .extracting(s -> s.workload().name())
                .containsExactly("orders");
    }

    @Test
    void whatTheServiceMayNotReadIsAskedForAgainWhenThereIsNoRoom() {
        forbidDeployments();
        List<Receipt> receipts = deliverAboutMany(201, "shop", "orders-%d");
        assertThat(receipts.subList(0, 200)).allMatch(Receipt.Recorded.class::isInstance);
        assertThat(receipts.get(200)).isInstanceOf(Receipt.Deferred.class);
    }
}
