package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.intake.GoDuration;
import dev.switchback.rollback.judgement.Freeze;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.people.FreezeJson;
import dev.switchback.rollback.people.Freezes;
import dev.switchback.rollback.people.Freezes.Place;
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
            Optional<String> one = Asked.byQuery(request, "namespace").name("namespace");
            TreeSet<String> namespaces = one.map(n -> new TreeSet<>(java.util.Set.of(n)))
                    .orElseGet(() -> Records.all(service).stream()
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
            Asked asked = Asked.byBody(body, "workload", "namespace", "all", "until", "for", "why");
            Place place = place(asked);
            Instant until = until(asked);
            String why = (asked.text("why", MAX_WHY).orElse("") + " (by " + Requests.user(request) + ")").strip();
            existing(place);
            written(freezes.set(place, until, why), place);
            return Bodies.json(HttpStatus.CREATED, FreezeJson.frozen(place.words(), until, why));
        });
    }

    /** Answers as {@code switchback unfreeze --output json} does. */
    @Delete
    CompletionStage<HttpResponse<?>> delete(HttpRequest<?> request) {
        return workers.answer(() -> {
            Place place = place(Asked.byQuery(request, "workload", "namespace", "all"));
            boolean was = existing(place).isPresent();
            if (was) {
                written(freezes.lift(place), place);
            }
            return Bodies.json(
                    HttpStatus.OK,
                    Bodies.object().put("unfrozen", place.words()).put("was_frozen", was));
        });
    }

    private static Place place(Asked asked) {
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

    private Instant until(Asked asked) {
        Optional<String> until = asked.text("until", 64);
        Optional<String> lasting = asked.text("for", 64);
        if (until.isPresent() == lasting.isPresent()) {
            throw BadRequest.of("say when it ends: until (RFC 3339), or for (such as 2h)");
        }
        Instant now = clock.instant();
        Instant end = lasting.map(text -> now.plus(GoDuration.parse(text)
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
        if (outcome instanceof WriteOutcome.Unreachable unreachable) {
            throw BadRequest.passing(
                    "it is not known whether " + place.words() + " was changed: " + unreachable.message());
        }
        if (outcome instanceof WriteOutcome.Forbidden forbidden) {
            throw BadRequest.forbidden("this service may not change " + place.words() + ": " + forbidden.message());
        }
        if (!(outcome instanceof WriteOutcome.Applied)) {
            throw BadRequest.conflict(place.words() + " was not changed: " + outcome);
        }
    }
}
