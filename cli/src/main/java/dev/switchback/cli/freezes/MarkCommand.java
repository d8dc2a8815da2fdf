package dev.switchback.cli.freezes;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Annotations;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code switchback mark}: what people know about a revision. */
@Command(
        name = "mark",
        description = "Marks a revision: bad is never a target, good is a proven one, none removes the mark.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback mark bad shop/orders 5f7c9d8b6", "  switchback mark none shop/orders 5f7c9d8b6"})
public final class MarkCommand implements Callable<Integer> {
    /** The marks; {@code NONE} removes one. */
    enum Mark {
        GOOD,
        BAD,
        NONE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private ClusterOptions target;

    @Mixin
    private OutputOption output;

    @Parameters(index = "0", paramLabel = "good|bad|none", description = "What you know about it.")
    private Mark mark;

    @Parameters(index = "1", paramLabel = "NAMESPACE/NAME", description = WorkloadRef.FORM + ".")
    private WorkloadRef workload;

    @Parameters(index = "2", paramLabel = "HASH", description = "Hash of the revision, as its pods carry it.")
    private String hash;

    @Override
    public Integer call() {
        Cluster cluster = target.connect();
        Workload now = ClusterOptions.read(cluster, workload);
        Revision revision = now.revision(hash)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.NEGATIVE,
                        workload + " has no revision " + hash + "; " + ClusterOptions.revisionsOf(now)));
        @Nullable String value = mark == Mark.NONE ? null : mark.text() + " " + hash;
        Map<String, @Nullable String> annotation = Collections.singletonMap(Annotations.MARK, value);
        CommandFailure.check(
                cluster.workloads().annotateRevision(now.ref(), revision, annotation),
                "revision " + hash + " of " + workload);
        report();
        return ExitCode.OK;
    }

    private void report() {
        if (output.isJson()) {
            output.print(OutputOption.object()
                    .put("workload", workload.toString())
                    .put("hash", hash)
                    .put("mark", mark.text()));
        } else {
            String words = mark == Mark.NONE ? "is no longer marked" : "is marked " + mark.text();
            output.page().line("revision " + hash + " of " + workload + " " + words);
        }
    }
}
