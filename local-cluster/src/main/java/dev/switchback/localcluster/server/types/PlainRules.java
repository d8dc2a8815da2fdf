package dev.switchback.localcluster.server.types;

import dev.switchback.localcluster.server.schema.Schema;
import java.util.Optional;

/** Rules of types that are only stored: any field is taken, and lists are replaced by patches. */
final class PlainRules implements TypeRules {

    @Override
    public Optional<Schema> mergeSchema() {
        return Optional.of(Schema.UNKNOWN);
    }
}
