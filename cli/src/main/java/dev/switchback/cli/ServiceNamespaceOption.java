package dev.switchback.cli;

import dev.switchback.rollback.RollbackService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the rollback service lives. */
final class ServiceNamespaceOption {
    private final Shell shell;

    @Option(
            names = "--service-namespace",
            paramLabel = "NAME",
            description = "The rollback service's own namespace; else $SWITCHBACK_NAMESPACE, else switchback.")
    private @Nullable String given;

    ServiceNamespaceOption(Shell shell) {
        this.shell = shell;
    }

    String name() {
        return given != null ? given : shell.variable("SWITCHBACK_NAMESPACE").orElse(RollbackService.DEFAULT_NAMESPACE);
    }
}
