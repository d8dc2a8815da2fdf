package dev.switchback.cli.git;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.kubernetes.controller.Store;
import dev.switchback.pipeline.git.Changelog;
import dev.switchback.pipeline.git.GitRepository;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Release.Source;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchback changelog}: the commits that a release brings. */
@Command(
        name = "changelog",
        description = "Shows the commits that a delivery brings, or those between two commits of a repository.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 1 when a commit is not there%n%nExamples%n",
        footer = {
            "  switchback changelog shop/orders",
            "  switchback changelog --from v1.7.0 --to v1.8.0 --repository ../orders -o json"
        })
public final class ChangelogCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions target;

    @Mixin
    private OutputOption output;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAMESPACE/NAME",
            description = "The delivery; without one, --from and --to say which commits.")
    private @Nullable NamespacedName delivery;

    @Option(names = "--from", paramLabel = "COMMIT", description = "The older commit, tag or branch.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "COMMIT",
            defaultValue = "HEAD",
            description = "The newer commit, tag or branch; default: HEAD.")
    private String to = "HEAD";

    @Option(
            names = "--repository",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "A folder in the repository; default: this one.")
    private Path repository = Path.of(".");

    @Override
    public Integer call() {
        if ((delivery == null) == (from == null)) {
            throw CommandFailure.usage("name either a delivery or --from COMMIT");
        }
        Changelog changelog = delivery == null ? ofRepository(String.valueOf(from)) : ofDelivery(delivery);
        if (output.isJson()) {
            ObjectNode node = OutputOption.object();
            changelog.source().write(node);
            output.print(((ObjectNode) node.path("source")).put("takenBack", changelog.takenBack()));
        } else {
            new ChangelogView(output.page()).print(changelog.source(), changelog.takenBack());
        }
        return ExitCode.OK;
    }

    private Changelog ofRepository(String since) {
        try (GitRepository opened = GitRepository.open(repository)) {
            return opened.changelog(since, to);
        }
    }

    private Changelog ofDelivery(NamespacedName name) {
        Optional<Delivery> found =
                new DeliveryStore(target.connect()).read(new Store.Key(name.namespace(), name.name()));
        Delivery known = found.orElseThrow(() -> CommandFailure.negative("there is no delivery " + name));
        Source source = known.spec()
                .release()
                .source()
                .orElseThrow(() -> CommandFailure.negative(
                        "the delivery " + name + " does not know its commit; switchback deploy --commit says it"));
        return new Changelog(source, 0);
    }
}
