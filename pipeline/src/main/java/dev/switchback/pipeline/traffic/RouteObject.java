package dev.switchback.pipeline.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.pipeline.traffic.Routing.Cause;
import dev.switchback.pipeline.traffic.Routing.Pending;
import dev.switchback.pipeline.traffic.Routing.Refused;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One object that splits requests: read whole, and written only when it is still the version that was read. */
final class RouteObject {
    /** Others write such objects too, other deliveries above all; each attempt begins with a new read. */
    private static final int ATTEMPTS = 5;

    private final Cluster cluster;
    private final ResourceType type;
    private final String namespace;
    private final String name;

    RouteObject(Cluster cluster, ResourceType type, String namespace, String name) {
        this.cluster = cluster;
        this.type = type;
        this.namespace = namespace;
        this.name = name;
    }

    /** Answers from the object as it is now. */
    Routing look(Function<ObjectNode, Routing> answer) {
        return answered(() -> answer.apply(existing()));
    }

    /**
     * Changes the object until it is read as it should be.
     *
     * @param change makes an object as it should be; does nothing to one that is
     * @param answer for an object that is as it should be
     */
    Routing change(Consumer<ObjectNode> change, Function<ObjectNode, Routing> answer) {
        return answered(() -> {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                var now = existing();
                var wanted = now.deepCopy();
                change.accept(wanted);
                if (wanted.equals(now)) {
                    return answer.apply(now);
                }
                var failure = failure(resources().update(wanted));
                if (failure.isPresent()) {
                    return failure.get();
                }
            }
            return new Pending(Cause.CONFLICT, this + " was changed by others after each of " + ATTEMPTS + " writes");
        });
    }

    /** Makes it; empty when it is there now, whoever made it. */
    Optional<Routing> create(ObjectNode object) {
        var outcome = resources().create(object);
        return outcome.kind() == WriteOutcome.Kind.CONFLICT && found().isEmpty()
                ? Optional.of(new Pending(Cause.CONFLICT, outcome.message()))
                : failure(outcome);
    }

    /** Deletes it; empty when it is gone now. */
    Optional<Routing> delete() {
        var outcome = resources().delete(namespace, name);
        return switch (outcome.kind()) {
            case MISSING -> Optional.empty();
            case CONFLICT -> Optional.of(new Pending(Cause.CONFLICT, outcome.message()));
            default -> failure(outcome);
        };
    }

    /** What of a write makes another attempt useless. */
    private static Optional<Routing> failure(WriteOutcome outcome) {
        return switch (outcome.kind()) {
            case APPLIED, CONFLICT -> Optional.empty();
            case UNREACHABLE -> Optional.of(new Pending(Cause.UNREACHABLE, outcome.message()));
            case MISSING -> Optional.of(new Refused(Cause.MISSING, outcome.message()));
            case FORBIDDEN -> Optional.of(new Refused(Cause.FORBIDDEN, outcome.message()));
            case CHANGED, INVALID -> Optional.of(new Refused(Cause.INVALID, outcome.message()));
        };
    }

    /** Turns what stops on the way into an answer. */
    static Routing answered(Supplier<Routing> steps) {
        try {
            return steps.get();
        } catch (Unroutable e) {
            return e.refused();
        } catch (ApiException.Unreachable e) {
            return new Pending(Cause.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (ApiException.Forbidden e) {
            return new Refused(Cause.FORBIDDEN, String.valueOf(e.getMessage()));
        } catch (ApiException.Refused e) {
            return new Refused(Cause.MISSING, e.getMessage() + "; does the cluster know this type?");
        }
    }

    Optional<ObjectNode> found() {
        return resources().read(namespace, name).found().map(JsonNode::<ObjectNode>deepCopy);
    }

    /**
     * A Service that is to get a share: without it the share would be answered with errors, or go to others.
     *
     * @throws Unroutable when there is none
     */
    void requireService(String service) {
        if (cluster.services().read(namespace, service).found().isEmpty()) {
            throw Unroutable.missing(
                    "Service %s/%s does not exist; it is to get a share of %s".formatted(namespace, service, this));
        }
    }

    /** @throws Unroutable when there is none */
    ObjectNode existing() {
        return found().orElseThrow(() -> Unroutable.missing(this + " does not exist"));
    }

    private CustomResources resources() {
        return cluster.customResources(type);
    }

    /** For messages, such as {@code HTTPRoute shop/orders}. */
    @Override
    public String toString() {
        return type.kind() + " " + namespace + "/" + name;
    }
}
