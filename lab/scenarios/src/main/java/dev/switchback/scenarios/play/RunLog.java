package dev.switchback.scenarios.play;

import dev.switchback.faults.ApiCall;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.ApiServer.Subscription;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.notice.Notification;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What happened when. It receives the service's notifications, as people do: a message that comes twice is known by its id.
 */
final class RunLog implements Channel {
    private static final int LONGEST = 2_000;
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");
    private static final Set<String> WORKLOADS_AND_TRAFFIC =
            Set.of("deployments", "statefulsets", "daemonsets", "replicasets", "services");

    private final InstantSource clock;
    private final Instant begin;
    private final List<String> lines = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final Map<String, String> pages = new LinkedHashMap<>();

    RunLog(InstantSource clock) {
        this.clock = clock;
        this.begin = clock.instant();
    }

    void add(String what) {
        if (lines.size() < LONGEST) {
            lines.add("+" + elapsed() + " " + what);
        }
    }

    private String elapsed() {
        Duration since = Duration.between(begin, clock.instant());
        String millis = since.toMillisPart() == 0 ? "" : "." + String.format("%03d", since.toMillisPart());
        return since.toSeconds() + millis + "s";
    }

    /** An API server whose answers are noted. */
    ApiServer noting(ApiServer server) {
        return new ApiServer() {
            @Override
            public ApiResponse handle(ApiRequest request) {
                ApiResponse answer = server.handle(request);
                answered(request, answer);
                return answer;
            }

            @Override
            public Subscription watch(ApiRequest request, Consumer<String> onLine, Runnable onEnd) {
                return server.watch(request, onLine, onEnd);
            }
        };
    }

    /** Writes to workloads and Services are noted, and count as changes when they are applied. */
    private void answered(ApiRequest request, ApiResponse answer) {
        var call = ApiCall.of(request);
        String plural = call.resource().replaceFirst("/.*", "");
        if (WRITES.contains(call.verb()) && WORKLOADS_AND_TRAFFIC.contains(plural)) {
            String line = call + " " + request.plainPath();
            add("service: " + line + ": " + answer.status());
            if (answer.ok()) {
                changes.add(line);
            }
        }
    }

    @Override
    public Delivery send(Notification notification) {
        if (notification.level() != Notification.Level.RECORD) {
            add(notification.level() + ": " + notification.headline());
        }
        if (notification.level() == Notification.Level.PAGE) {
            pages.putIfAbsent(notification.id(), notification.headline());
        }
        return new Delivery.Delivered();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Applied writes to workloads and Services, one line each. */
    List<String> changes() {
        return List.copyOf(changes);
    }

    /** Headlines of the messages that ask a person to act. */
    List<String> pages() {
        return List.copyOf(pages.values());
    }
}
