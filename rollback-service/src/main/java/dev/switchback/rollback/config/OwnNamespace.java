package dev.switchback.rollback.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The namespace of the pod that this runs in. */
final class OwnNamespace {
    private OwnNamespace() {}

    /** Empty when this is no pod. */
    static Optional<String> ofPod(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(Form.NAME::accepts);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
