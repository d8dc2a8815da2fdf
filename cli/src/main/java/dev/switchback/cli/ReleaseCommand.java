package dev.switchback.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What closing and resetting share. */
abstract class ReleaseCommand implements Callable<Integer> {
    private final Shell shell;
    private final String action;

    @Mixin
    private BreakerPlace place = new BreakerPlace();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "NAME", description = "The breaker.")
    private String name = "";

    @Option(names = "--reason", paramLabel = "WORDS", description = "Why; others see it.")
    private String reason = "by hand";

    ReleaseCommand(Shell shell, String action) {
        this.shell = shell;
        this.action = action;
    }

    @Override
    public Integer call() {
        var service = place.service();
        if (service.isPresent()) {
            var parameters = "?reason=" + BreakerService.encoded(reason);
            new BreakerChanged(output).inService(name, service.get().change(name, action, parameters));
            return ExitCode.OK;
        }
        try (SharedCooldowns store = place.store(shell)) {
            new BreakerChanged(output).inStore(store.release(name, reason));
        }
        return ExitCode.OK;
    }
}
