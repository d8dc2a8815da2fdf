package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.resources.Freeze;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.people.Freezes;
import dev.switchback.rollback.people.Freezes.Place;
import dev.switchback.runtime.durations.Durations;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is frozen, for programs. */
@Controller("/api/v1/freezes")
@Produces("*/*")
final class FreezesController {
    private static final int MAX_WHY = 1_024;
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private final Freezes freezes;
    private final RollbackService service;
    private final Workers workers;
    private final InstantSource clock;

    FreezesController(Freezes freezes, RollbackService service, Workers workers, InstantSource clock) {
        this.freezes = freezes;
        this.service = service;
        this.workers = workers;
        this.clock = clock;
    }

    /** Of a namespace, else of every namespace that has records; that of everything always. */
    @Get
    CompletionStage<HttpResponse<?>> list(HttpRequest<?> request) {
        return workers.answer(() -> {
            Optional<String> one =
                    RequestParameters.byQuery(request, "namespace").name("namespace");
            TreeSet<String> namespaces = one.map(n -> new TreeSet<>(java.util.Set.of(n)))
                    .orElseGet(() -> StoredRollbacks.all(service).stream()
                            .map(Rollback::namespace)
                            .collect(Collectors.toCollection(TreeSet::new)));
            ObjectNode answer = Bodies.object();
            ArrayNode items = answer.putArray("freezes");
            freezes.in(namespaces).forEach(s -> write(items.addObject(), s));
            return Bodies.json(HttpStatus.OK, answer);
        });
    }

    private void write(ObjectNode node, Freezes.Standing standing) {
        Freeze freeze = standing.freeze();
        node.put("frozen", standing.place().words());
        freeze.until().ifPresent(until -> node.put("until", until.toString()));
        node.put("why", freeze.why()).put("holds", freeze.holdsAt(clock.instant()));
    }

    /** Answers as {@code switchback freeze --output json} does. */
    @Post
    @Consumes("application/json")
    CompletionStage<HttpResponse<?>> create(HttpRequest<?> request, @Body byte @Nullable [] body) {
        return workers.answer(() -> {
            RequestParameters asked =
                    RequestParameters.byBody(body, "workload", "namespace", "all", "until", "for", "why");
            Place place = place(asked);
            Instant until = until(asked);
            String why = (asked.text("why", MAX_WHY).orElse("") + " (by " + AuthenticationFilter.user(request) + ")")
                    .strip();
            existing(place);
            written(freezes.set(place, until, why), place);
            return Bodies.json(HttpStatus.CREATED, Freezes.frozen(place.words(), until, why));
        });
    }

    /** Answers as {@code switchback unfreeze --output json} does. */
    @Delete
    CompletionStage<HttpResponse<?>> delete(HttpRequest<?> request) {
        return workers.answer(() -> {
            Place place = place(RequestParameters.byQuery(request, "workload", "namespace", "all"));
            boolean was = existing(place).isPresent();
            if (was) {
                written(freezes.lift(place), place);
            }
            return Bodies.json(
                    HttpStatus.OK,
                    Bodies.object().put("unfrozen", place.words()).put("was_frozen", was));
        });
    }

    private static Place place(RequestParameters asked) {
        Optional<WorkloadRef> workload = asked.workload("workload");
        Optional<String> namespace = asked.name("namespace");
        boolean all = asked.flag("all");
        if ((workload.isPresent() ? 1 : 0) + (namespace.isPresent() ? 1 : 0) + (all ? 1 : 0) != 1) {
            throw BadRequest.of("name one thing: workload (namespace/name), namespace, or all: true");
        }
        return workload.<Place>map(Place.Workload::new)
                .or(() -> namespace.map(Place.Namespace::new))
                .orElseGet(Place.Everything::new);
    }

    private Instant until(RequestParameters asked) {
        Optional<String> until = asked.text("until", 64);
        Optional<String> lasting = asked.text("for", 64);
        if (until.isPresent() == lasting.isPresent()) {
            throw BadRequest.of("say when it ends: until (RFC 3339), or for (such as 2h)");
        }
        Instant now = clock.instant();
        Instant end = lasting.map(text -> now.plus(Durations.parse(text, Duration.ofSeconds(1), LONGEST)
                                .orElseThrow(() -> BadRequest.of("for has to be a duration, such as 30m or 2h")))
                        .truncatedTo(ChronoUnit.SECONDS))
                .orElseGet(() -> time(until.orElseThrow()));
        if (!end.isAfter(now)) {
            throw BadRequest.of("that is over already; it is " + now);
        }
        return end;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw BadRequest.of("until has to be a time with its offset, such as 2026-11-28T09:00:00Z");
        }
    }

    private Optional<Freeze> existing(Place place) {
        if (freezes.at(place) instanceof Freezes.Found.Read read) {
            return read.freeze();
        }
        throw BadRequest.notFound("there is no " + place.words());
    }

    private static void written(WriteOutcome outcome, Place place) {
        switch (outcome.kind()) {
            case APPLIED -> {}
            case UNREACHABLE ->
                throw BadRequest.passing(
                        "it is not known whether " + place.words() + " was changed: " + outcome.message());
            case FORBIDDEN ->
                throw BadRequest.forbidden("this service may not change " + place.words() + ": " + outcome.message());
            case CONFLICT, CHANGED, INVALID, MISSING ->
                throw BadRequest.conflict(place.words() + " was not changed: " + outcome.message());
        }
    }
}
