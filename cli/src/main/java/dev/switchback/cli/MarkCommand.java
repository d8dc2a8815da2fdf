package dev.switchback.cli;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.Annotations;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells the service what people know about a revision. */
@Command(
        name = "mark",
        description = "Marks a revision: bad is never a target, good is a proven one, none takes a mark back.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback mark bad shop/orders 5f7c9d8b6"})
final class MarkCommand implements Callable<Integer> {
    /** What people can say. */
    enum Mark {
        GOOD,
        BAD,
        NONE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private ClusterOptions target = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "good|bad|none", description = "What you know about it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mark mark;

    @Parameters(
            index = "1",
            paramLabel = "NAMESPACE/NAME",
            converter = ObjectName.Converter.class,
            description = "The Deployment.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ObjectName workload;

    @Parameters(index = "2", paramLabel = "HASH", description = "pod-template-hash of the revision.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String hash;

    @Override
    public Integer call() {
        Cluster cluster = target.connect();
        Workload now = ClusterOptions.read(cluster, workload.deployment());
        Revision revision = now.revision(hash)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.NEGATIVE, workload + " has no revision " + hash + "; " + revisionsOf(now)));
        @Nullable String value = mark == Mark.NONE ? null : mark.text() + " " + hash;
        Map<String, @Nullable String> annotation = Collections.singletonMap(Annotations.MARK, value);
        WriteFailure.check(
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
            String words = mark == Mark.NONE ? "has no mark any more" : "is marked " + mark.text();
            output.page().line("revision " + hash + " of " + workload + " " + words);
        }
    }

    /** For a person who looks for a hash. */
    static String revisionsOf(Workload workload) {
        if (workload.revisions().isEmpty()) {
            return "it has no revisions";
        }
        return "its revisions are "
                + workload.revisions().stream()
                        .map(r -> r.hash() + " (" + r.number() + ")")
                        .collect(Collectors.joining(", "));
    }
}
