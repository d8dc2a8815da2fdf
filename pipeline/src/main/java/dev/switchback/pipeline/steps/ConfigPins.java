package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus.Before;
import dev.switchback.resources.DeliveryStatus.Pin;
import dev.switchback.resources.DeliveryStatus.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the candidate's pods immutable copies of the ConfigMaps and Secrets that they refer to, so that a revert of the
 * template brings the configuration back too. Copies that nothing names any more are deleted. What they hold is never said.
 */
final class ConfigPins {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigPins.class);
    private static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps", "ConfigMap");
    private static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret");
    private static final List<ResourceType> NAMING = List.of(
            new ResourceType("", "v1", "pods", "Pod"),
            new ResourceType("apps", "v1", "deployments", "Deployment"),
            new ResourceType("apps", "v1", "replicasets", "ReplicaSet"),
            new ResourceType("apps", "v1", "statefulsets", "StatefulSet"),
            new ResourceType("apps", "v1", "daemonsets", "DaemonSet"),
            new ResourceType("apps", "v1", "controllerrevisions", "ControllerRevision"));

    private final Delivery delivery;
    private final Cluster cluster;

    ConfigPins(Delivery delivery, Cluster cluster) {
        this.delivery = delivery;
        this.cluster = cluster;
    }

    /** The plan with copies made first, and old ones collected in the end. */
    ReleasePlan added(ReleasePlan plan) {
        List<ReleaseStep> steps = new ArrayList<>(plan.steps());
        steps.add(1, new Copies()); // after the claim of the workload, before any pod
        steps.add(new Collection());
        return new ReleasePlan(List.copyOf(steps), plan.deployments(), now -> {
            Before before = plan.baseline().read(now);
            Deployed workload = now.deployment(side(before).name()).orElseThrow();
            return before.pinning(pins(workload.object().at("/spec/template")));
        });
    }

    /** The one that gets the candidate, and with it the copies. */
    private static Side side(Before before) {
        return before.idle().orElse(before.stable());
    }

    private List<Pin> pins(JsonNode template) {
        var needed = new LinkedHashMap<Pin, Boolean>();
        PodConfiguration.in(template)
                .forEach(reference -> needed.merge(
                        new Pin(reference.kind(), reference.name(), ""), !reference.isOptional(), Boolean::logicalOr));
        List<Pin> pins = new ArrayList<>();
        needed.forEach((reference, required) -> {
            Optional<JsonNode> found = read(reference.kind(), reference.name());
            if (found.isEmpty() && required) {
                throw CannotStart.lasting(
                        reference.kind() + " " + reference.name() + ", which the pods refer to, does not exist");
            }
            found.flatMap(object -> origin(reference.kind(), object))
                    .filter(origin -> nameOf(origin).equals(reference.name())
                            || !needed.containsKey(new Pin(reference.kind(), nameOf(origin), "")))
                    .map(origin -> new Pin(reference.kind(), reference.name(), PinnedCopy.name(nameOf(origin), origin)))
                    .filter(pin -> !pin.copy().equals(pin.name()))
                    .ifPresent(pins::add);
        });
        return pins;
    }

    /** What is to be copied; empty when the object itself can stay: nobody can change what it holds, or it cannot be copied. */
    private Optional<JsonNode> origin(String kind, JsonNode object) {
        String of = PinnedCopy.of(object);
        if (!of.isEmpty()) {
            return read(kind, of);
        }
        boolean stays = object.path("immutable").asBoolean()
                || object.path("type").asText().equals("kubernetes.io/service-account-token");
        return stays ? Optional.empty() : Optional.of(object);
    }

    private Optional<JsonNode> read(String kind, String name) {
        try {
            return resources(kind).read(delivery.namespace(), name).found();
        } catch (ApiException.Forbidden e) {
            throw CannotStart.lasting(
                    "pinning the configuration needs the right to read " + kind + " " + name + ": " + e.getMessage());
        }
    }

    private CustomResources resources(String kind) {
        return cluster.customResources(kind.equals(PodConfiguration.SECRET) ? SECRETS : CONFIG_MAPS);
    }

    private static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private final class Copies implements ReleaseStep {
        @Override
        public String name() {
            return "copies of the configuration";
        }

        @Override
        public StepOutcome forward(Observed now) {
            List<Pin> pins = now.before().pins();
            return pins.isEmpty()
                    ? StepOutcome.done()
                    : new StepOutcome.Act("copy the configuration", () -> copied(pins, side(now.before())));
        }

        @Override
        public StepOutcome backward(Observed now) {
            return collected(now);
        }

        private StepOutcome copied(List<Pin> pins, Side owner) {
            for (Pin pin : pins) {
                Optional<JsonNode> copy = read(pin.kind(), pin.copy());
                if (copy.isPresent() && !PinnedCopy.isIntact(copy.get())) {
                    return new StepOutcome.Failed(
                            pin.kind() + " " + pin.copy() + " is not the copy that its name says");
                }
                if (copy.isEmpty()) {
                    return copy(pin, owner);
                }
            }
            return StepOutcome.done();
        }

        private StepOutcome copy(Pin pin, Side owner) {
            Optional<JsonNode> origin = read(pin.kind(), pin.name()).flatMap(found -> origin(pin.kind(), found));
            if (origin.isEmpty()
                    || !PinnedCopy.name(nameOf(origin.get()), origin.get()).equals(pin.copy())) {
                return new StepOutcome.Failed(
                        pin.kind() + " " + pin.name() + " was changed while the delivery began: deploy it again");
            }
            ObjectNode copy = PinnedCopy.make(origin.get(), pin, delivery, owner);
            WriteOutcome written = resources(pin.kind()).create(copy);
            String what = "create " + pin.kind() + " " + pin.copy();
            // The API server's words about an object can quote what it holds.
            return written.kind() == WriteOutcome.Kind.INVALID
                    ? new StepOutcome.Failed(what + ": the API server does not accept it")
                    : ClusterWrites.outcome(what, written);
        }
    }

    private final class Collection implements ReleaseStep {
        @Override
        public String name() {
            return "removal of old configuration";
        }

        @Override
        public StepOutcome forward(Observed now) {
            return collected(now);
        }

        @Override
        public boolean leavesStableAlone() {
            return false;
        }
    }

    /** Whatever cannot be deleted now is left for the next delivery: that stops none. */
    private StepOutcome collected(Observed now) {
        return new StepOutcome.Act("remove old configuration", () -> {
            try {
                collect(side(now.before()).uid());
            } catch (ApiException e) {
                LOG.warn("{}: old copies of the configuration stay: {}", delivery, e.getMessage());
            }
            return StepOutcome.done();
        });
    }

    /** The copies are listed before what names them, so that a new copy is never taken for an old one. */
    private void collect(String owner) {
        List<JsonNode> copies = Stream.of(PodConfiguration.CONFIG_MAP, PodConfiguration.SECRET)
                .flatMap(kind -> resources(kind).list(delivery.namespace(), Annotations.PINNED + "=true").stream()
                        .map(object -> (JsonNode) ((ObjectNode) object.deepCopy()).put("kind", kind)))
                .filter(copy ->
                        copy.at("/metadata/ownerReferences/0/uid").asText().equals(owner))
                .toList();
        if (copies.isEmpty()) {
            return;
        }
        Set<String> named = new TreeSet<>();
        for (ResourceType type : NAMING) {
            cluster.customResources(type).list(delivery.namespace(), "").forEach(object -> texts(object)
                    .forEach(named::add));
        }
        for (JsonNode copy : copies) {
            if (!named.contains(nameOf(copy))) {
                WriteOutcome deleted = resources(copy.path("kind").asText())
                        .delete(
                                delivery.namespace(),
                                nameOf(copy),
                                copy.at("/metadata/uid").asText());
                LOG.info("{}: delete {} {}: {}", delivery, copy.path("kind").asText(), nameOf(copy), deleted.kind());
            }
        }
    }

    /** Every text of an object, so that no way to name a copy is overlooked. */
    private static Stream<String> texts(JsonNode node) {
        return node.isTextual()
                ? Stream.of(node.asText())
                : node.isContainerNode()
                        ? StreamSupport.stream(node.spliterator(), false).flatMap(ConfigPins::texts)
                        : Stream.empty();
    }
}
