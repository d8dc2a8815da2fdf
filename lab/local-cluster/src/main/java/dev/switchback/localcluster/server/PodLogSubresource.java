package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer.Subscription;
import dev.switchback.localcluster.node.PodLogs;
import dev.switchback.localcluster.node.PodLogs.LogLine;
import dev.switchback.localcluster.server.types.ApiError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Shows what the containers of pods have written. */
final class PodLogSubresource {
    private final ObjectReads reads;
    private final InstantSource clock;
    private volatile PodLogs logs = (namespace, pod, container, previous) -> Optional.empty();

    PodLogSubresource(ObjectReads reads, InstantSource clock) {
        this.reads = reads;
        this.clock = clock;
    }

    void from(PodLogs source) {
        logs = source;
    }

    ApiResponse read(RequestTarget target, Query query) {
        var form = Form.of(query, clock.instant());
        var lines = output(target, query).lines().stream().filter(form::shows).toList();
        int from = (int) Math.max(0, lines.size() - query.number("tailLines").orElse(lines.size()));
        return ApiResponse.text(lines.subList(from, lines.size()).stream()
                .map(line -> form.text(line) + "\n")
                .collect(Collectors.joining()));
    }

    /** Shows what has been written until now, then each new line. */
    Subscription follow(RequestTarget target, Query query, Executor executor, Consumer<String> onLine, Runnable onEnd) {
        var form = Form.of(query, clock.instant());
        var output = output(target, query);
        long present = output.lines().size();
        long skipped = present - query.number("tailLines").orElse(present);
        var queue = new LineQueue(executor, onLine, onEnd);
        var skipping = new long[] {skipped};
        var followed = output.follow(
                line -> {
                    if (skipping[0]-- <= 0 && form.shows(line)) {
                        queue.add(() -> form.text(line));
                    }
                },
                queue::end);
        return () -> {
            queue.close();
            close(followed);
        };
    }

    private static void close(AutoCloseable followed) {
        try {
            followed.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop following a log", e);
        }
    }

    private PodLogs.Output output(RequestTarget target, Query query) {
        var pod = target.shown(reads.get(target));
        String container = container(target, query, pod);
        return logs.output(target.namespace(), target.name(), container, query.flag("previous"))
                .orElseThrow(() -> ApiError.badRequest(
                        query.flag("previous")
                                ? "previous terminated container \"%s\" in pod \"%s\" not found"
                                        .formatted(container, target.name())
                                : "container \"%s\" in pod \"%s\" is waiting to start: ContainerCreating"
                                        .formatted(container, target.name())));
    }

    private static String container(RequestTarget target, Query query, JsonNode pod) {
        var names = names(pod);
        String asked = query.text("container");
        if (asked.isEmpty() && names.size() > 1) {
            throw ApiError.badRequest("a container name must be specified for pod %s, choose one of: %s"
                    .formatted(target.name(), names.toString().replace(",", "")));
        }
        if (!asked.isEmpty() && !names.contains(asked)) {
            throw ApiError.badRequest("container %s is not valid for pod %s".formatted(asked, target.name()));
        }
        return asked.isEmpty() && !names.isEmpty() ? names.get(0) : asked;
    }

    private static List<String> names(JsonNode pod) {
        var names = new ArrayList<String>();
        pod.at("/spec/containers")
                .forEach(container -> names.add(container.path("name").asText()));
        return names;
    }

    /** Which lines are shown, and how. */
    private record Form(Instant since, boolean timestamps) {

        static Form of(Query query, Instant now) {
            var seconds = query.number("sinceSeconds");
            return new Form(
                    seconds.isPresent() ? now.minusSeconds(seconds.getAsLong()) : Instant.EPOCH,
                    query.flag("timestamps"));
        }

        boolean shows(LogLine line) {
            return !line.time().isBefore(since);
        }

        String text(LogLine line) {
            return timestamps ? line.time() + " " + line.text() : line.text();
        }
    }
}
