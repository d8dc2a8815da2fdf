package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus.Before;
import dev.switchback.resources.DeliveryStatus.Pin;
import dev.switchback.resources.DeliveryStatus.Side;
import java.util.List;

/**
 * What a delivery changes in a pod template. Everything else stays as it is, so going back leads to the revision that there
 * was.
 *
 * @param commit that the image was built from; empty when it is not known, and then the template names none
 * @param pins the ConfigMaps and Secrets that the pods use from now on, in place of those that they used
 */
record TemplateChange(String container, String image, String commit, List<Pin> pins) {

    /** @param side the Deployment as it was before */
    static TemplateChange toCandidate(Delivery delivery, Side side, Before before) {
        return new TemplateChange(
                side.container(),
                delivery.spec().image(),
                delivery.spec().release().commit(),
                before.pins());
    }

    /** @param side the Deployment as it was before */
    static TemplateChange back(Side side, Before before) {
        return new TemplateChange(
                side.container(),
                side.image(),
                side.commit(),
                before.pins().stream().map(Pin::reversed).toList());
    }

    /** A copy of a workload, with the change. */
    ObjectNode applied(JsonNode workload) {
        ObjectNode changed = workload.deepCopy();
        ObjectNode template = changed.withObject("/spec").withObject("/template");
        for (JsonNode one : template.at("/spec/containers")) {
            if (one.path("name").asText().equals(container)) {
                ((ObjectNode) one).put("image", image);
            }
        }
        nameCommit(template.withObject("/metadata"));
        PodConfiguration.rename(template, pins);
        return changed;
    }

    private void nameCommit(ObjectNode metadata) {
        if (!commit.isEmpty()) {
            metadata.withObject("/annotations").put(Annotations.COMMIT, commit);
        } else if (metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(Annotations.COMMIT);
            if (annotations.isEmpty()) {
                metadata.remove("annotations");
            }
        }
    }
}
