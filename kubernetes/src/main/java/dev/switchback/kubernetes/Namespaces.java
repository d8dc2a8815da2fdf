package dev.switchback.kubernetes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads namespaces, makes them, and writes their annotations. */
public interface Namespaces {

    Reading<NamespaceInfo> read(String name);

    /** Makes an empty one; {@link WriteOutcome.Conflict} when there is one of that name. */
    WriteOutcome create(String name);

    WriteOutcome annotate(String name, Map<String, @Nullable String> annotations);

    /** A namespace. */
    record NamespaceInfo(String name, String uid, Map<String, String> annotations, boolean terminating) {}
}
