package dev.switchback.localcluster.node;

import java.util.Map;
import java.util.Optional;

/** Says what runs for the name of an image. */
@FunctionalInterface
public interface Images {

    /** What runs for {@code image}, written as in a pod; empty when there is no such image. */
    Optional<ImageCommand> find(String image);

    /** Exactly these. */
    static Images of(Map<String, ImageCommand> images) {
        var copy = Map.copyOf(images);
        return image -> Optional.ofNullable(copy.get(image));
    }
}
