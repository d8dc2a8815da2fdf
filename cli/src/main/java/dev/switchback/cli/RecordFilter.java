package dev.switchback.cli;

import dev.switchback.rollback.model.Rollback;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records a command shows. */
final class RecordFilter {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "Only of this namespace.")
    private @Nullable String namespace;

    @Option(
            names = "--workload",
            paramLabel = "NAMESPACE/NAME",
            converter = ObjectName.Converter.class,
            description = "Only of this workload.")
    private @Nullable ObjectName workload;

    List<Rollback> of(List<Rollback> all) {
        return all.stream().filter(this::fits).toList();
    }

    private boolean fits(Rollback rollback) {
        var ref = rollback.spec().workload();
        return (namespace == null || namespace.equals(rollback.namespace()))
                && (workload == null || workload.toString().equals(ref.toString()));
    }
}
