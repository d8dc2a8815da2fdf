package dev.switchback.cli;

import dev.switchback.kubernetes.AccessReviews.User;
import dev.switchback.kubernetes.Cluster;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks, as the record keeps it. */
final class PersonOption {
    private static final int MAX_LENGTH = 256;

    private final Shell shell;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks; else $USER and the user of the kubeconfig.")
    private @Nullable String by;

    PersonOption(Shell shell) {
        this.shell = shell;
    }

    /** The given name, else the account here and whom the cluster takes it for. */
    String name(Cluster cluster) {
        String name = by == null || by.isBlank() ? account(cluster) : by.strip();
        return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH);
    }

    private String account(Cluster cluster) {
        String here = shell.variable("USER").orElse(shell.user());
        return cluster.accessReviews()
                .self()
                .map(User::name)
                .filter(there -> !there.isEmpty() && !there.equals(here))
                .map(there -> here + " as " + there)
                .orElse(here);
    }
}
