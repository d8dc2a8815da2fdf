package dev.switchback.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Services and switches their selectors. */
public interface TrafficServices {

    Reading<TrafficService> read(String namespace, String name);

    List<TrafficService> list(String namespace);

    /** Names of the pods that are ready endpoints of a Service, from its EndpointSlices. */
    Set<String> readyEndpoints(String namespace, String name);

    /**
     * Replaces the selector by one JSON Patch that first tests {@code metadata.uid} and that the selector is still
     * {@code service.selector()}.
     *
     * @param annotations set on the Service by the same patch; a null value removes
     */
    WriteOutcome switchSelector(
            TrafficService service, Map<String, String> selector, Map<String, @Nullable String> annotations);
}
