package dev.switchback.kubernetes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes the annotations of namespaces. */
public interface Namespaces {

    Reading<NamespaceInfo> read(String name);

    WriteOutcome annotate(String name, Map<String, @Nullable String> annotations);

    /** A namespace. */
    record NamespaceInfo(String name, String uid, Map<String, String> annotations, boolean terminating) {}
}
