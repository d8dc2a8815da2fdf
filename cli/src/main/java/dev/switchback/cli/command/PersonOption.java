package dev.switchback.cli.command;

import dev.switchback.kubernetes.AccessReviews.User;
import dev.switchback.kubernetes.Cluster;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks, as the record keeps it. */
public final class PersonOption {
    private static final int MAX_LENGTH = 256;

    private final Shell shell;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who asks; default: $USER and the user of the kubeconfig.")
    private @Nullable String by;

    PersonOption(Shell shell) {
        this.shell = shell;
    }

    /** The given name, else the account here and whom the cluster takes it for. */
    public String name(Cluster cluster) {
        String name = by == null || by.isBlank() ? account(cluster) : by.strip();
        return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH);
    }

    /** The user that the API server authenticates; who the caller claims to be where it does not say. */
    public String user(Cluster cluster) {
        return cluster.accessReviews()
                .self()
                .map(User::name)
                .filter(there -> !there.isEmpty())
                .orElseGet(this::claimed);
    }

    /** Who the caller claims to be: {@code --by}, else the account on this machine. */
    public String claimed() {
        return by == null || by.isBlank() ? shell.variable("USER").orElse(shell.user()) : by.strip();
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
