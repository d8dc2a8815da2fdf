package dev.switchback.rollback.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.RollbackJson;
import dev.switchback.rollback.model.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All records, as last seen. Every write goes to the API server first and is seen here at once. */
public final class CaseStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CaseStore.class);
    private static final int ATTEMPTS = 6;
    private static final int WITHDRAWN_KEPT = 1_000;

    private record Stored(JsonNode object, Rollback rollback) {}

    /** Hears of records that changed, by whomever. */
    public interface Listener {
        void changed(Rollback rollback);

        void deleted(Rollback lastKnown);

        void synced();
    }

    private final CustomResources resources;
    private final Map<String, Stored> records = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> withdrawn = new ConcurrentHashMap<>();
    private final AtomicBoolean synced = new AtomicBoolean();
    private Optional<CustomResources.Watch> watch = Optional.empty();

    public CaseStore(CustomResources resources) {
        this.resources = resources;
    }

    /** Starts to follow all records. */
    public void follow(Listener listener) {
        watch = Optional.of(resources.watch(new CustomResources.Listener() {
            @Override
            public void changed(JsonNode object) {
                remember(object).ifPresent(listener::changed);
            }

            @Override
            public void deleted(JsonNode lastKnown) {
                forget(lastKnown).ifPresent(listener::deleted);
            }

            @Override
            public void synced() {
                synced.set(true);
                listener.synced();
            }
        }));
    }

    /**
     * Reads all records once, for a look that needs no watch.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer, or the CRD is missing
     */
    public void load() {
        resources.list().forEach(this::remember);
        synced.set(true);
    }

    /**
     * Reads one record, so that a write keeps whatever else stands in it; empty when there is none that can be understood.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Optional<Rollback> read(String namespace, String name) {
        return resources.read(namespace, name).found().flatMap(this::remember);
    }

    public boolean isSynced() {
        return synced.get();
    }

    /** All records, oldest first. */
    public List<Rollback> all() {
        return records.values().stream()
                .map(Stored::rollback)
                .sorted(Comparator.comparing(Rollback::created).thenComparing(Rollback::toString))
                .toList();
    }

    public Optional<Rollback> get(String namespace, String name) {
        return Optional.ofNullable(records.get(namespace + "/" + name)).map(Stored::rollback);
    }

    /** Whether somebody deleted the open case of that name after it had seen this occurrence. */
    public boolean isWithdrawn(String namespace, String name, AlertOccurrence alert) {
        return withdrawn.getOrDefault(namespace + "/" + name, Set.of()).contains(alert.key());
    }

    /** Creates a record; {@link Written.Stale} holds the one of that name that exists already. */
    public Written create(Rollback rollback) {
        ObjectNode object = RollbackJson.write(rollback);
        object.remove("status");
        WriteOutcome outcome = resources.create(object);
        return outcome instanceof WriteOutcome.Conflict
                ? fresh(rollback.namespace(), rollback.name())
                : written(outcome);
    }

    /**
     * Changes the spec of a record, again and again while others change it too.
     *
     * @param change applied to what the record is by then; returning the same spec writes nothing
     */
    public Written changeSpec(Rollback base, UnaryOperator<Rollback.Spec> change) {
        Rollback current = get(base.namespace(), base.name()).orElse(base);
        Written result = new Written.Stale(current);
        for (int attempt = 0; attempt < ATTEMPTS && result instanceof Written.Stale stale; attempt++) {
            Rollback latest = stale.fresh();
            Rollback.Spec spec = change.apply(latest.spec());
            if (spec.equals(latest.spec())) {
                return new Written.Done(latest);
            }
            result = conflictToStale(latest, resources.update(RollbackJson.withSpec(objectOf(latest), spec)));
        }
        return result instanceof Written.Stale
                ? new Written.Unreachable("the record " + base + " changes too fast")
                : result;
    }

    /** Writes a status; {@link Written.Stale} when anything in the record has changed since {@code base} was read. */
    public Written writeStatus(Rollback base, Status status) {
        Rollback next = base.withStatus(status);
        return conflictToStale(base, resources.updateStatus(RollbackJson.withStatus(objectOf(base), next)));
    }

    /** Writes a status as long as nobody else has changed the status; alerts may have come in. */
    public Written writeStatusOverAlerts(Rollback base, Status status) {
        Written result = writeStatus(base, status);
        for (int attempt = 1; attempt < ATTEMPTS && result instanceof Written.Stale stale; attempt++) {
            if (!stale.fresh().status().equals(base.status())) {
                return result;
            }
            result = writeStatus(stale.fresh(), status);
        }
        return result;
    }

    public void delete(Rollback rollback) {
        records.remove(rollback.toString());
        resources.delete(rollback.namespace(), rollback.name());
    }

    @Override
    public void close() {
        watch.ifPresent(CustomResources.Watch::close);
    }

    private Written conflictToStale(Rollback base, WriteOutcome outcome) {
        return outcome instanceof WriteOutcome.Conflict ? fresh(base.namespace(), base.name()) : written(outcome);
    }

    private Written fresh(String namespace, String name) {
        Reading<JsonNode> reading = resources.read(namespace, name);
        if (reading instanceof Reading.Found<JsonNode> found) {
            return remember(found.value())
                    .<Written>map(Written.Stale::new)
                    .orElseGet(() -> new Written.Forbidden("the record " + namespace + "/" + name + " cannot be read"));
        }
        records.remove(namespace + "/" + name);
        return new Written.Gone("the record is gone");
    }

    private Written written(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Applied applied) {
            return remember(applied.object())
                    .<Written>map(Written.Done::new)
                    .orElseGet(() -> new Written.Forbidden("the record that was written cannot be read"));
        }
        if (outcome instanceof WriteOutcome.Missing missing) {
            return new Written.Gone(missing.message());
        }
        if (outcome instanceof WriteOutcome.Forbidden forbidden) {
            return new Written.Forbidden(forbidden.message());
        }
        if (outcome instanceof WriteOutcome.Invalid invalid) {
            return new Written.Forbidden("invalid: " + invalid.message());
        }
        return new Written.Unreachable(
                outcome instanceof WriteOutcome.Unreachable unreachable ? unreachable.message() : outcome.toString());
    }

    private JsonNode objectOf(Rollback rollback) {
        return Optional.ofNullable(records.get(rollback.toString()))
                .filter(s -> s.rollback().resourceVersion().equals(rollback.resourceVersion()))
                .map(Stored::object)
                .orElseGet(() -> RollbackJson.write(rollback));
    }

    /** Keeps the newest version; empty when the object is none that can be understood. */
    private Optional<Rollback> remember(JsonNode object) {
        Rollback rollback;
        try {
            rollback = RollbackJson.read(object);
        } catch (IllegalArgumentException e) {
            JsonNode metadata = object.path("metadata");
            String name = metadata.path("namespace").asText() + "/"
                    + metadata.path("name").asText();
            LOG.warn("{}: not a Rollback that can be understood: {}", name, e.getMessage());
            return Optional.empty();
        }
        var seen = new Stored(object, rollback);
        Stored kept = records.merge(rollback.toString(), seen, CaseStore::newer);
        return Optional.of(kept.rollback());
    }

    private static Stored newer(Stored known, Stored seen) {
        return version(seen.rollback()) < version(known.rollback()) ? known : seen;
    }

    private static long version(Rollback rollback) {
        try {
            return Long.parseLong(rollback.resourceVersion());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private Optional<Rollback> forget(JsonNode lastKnown) {
        JsonNode metadata = lastKnown.path("metadata");
        String key = metadata.path("namespace").asText() + "/"
                + metadata.path("name").asText();
        Optional<Rollback> known = Optional.ofNullable(records.remove(key)).map(Stored::rollback);
        known.filter(r -> r.status().phase().isOpen() && withdrawn.size() < WITHDRAWN_KEPT)
                .ifPresent(r -> withdrawn.put(
                        key,
                        r.spec().alerts().stream().map(AlertOccurrence::key).collect(Collectors.toSet())));
        return known;
    }
}
