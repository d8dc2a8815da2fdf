package dev.switchback.localcluster.contract;

import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.node.SimulatedNode.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;

/** A local cluster in real time, whose pods are only statuses. */
final class LocalApi {
    private static final String ADDRESS = open();

    private LocalApi() {}

    private static String open() {
        var scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "local-cluster");
            thread.setDaemon(true);
            return thread;
        });
        var clock = InstantSource.system();
        try {
            return LocalCluster.simulated(clock, scheduler, new Random(), Pace.USUAL)
                    .cluster()
                    .serve(clock, 0)
                    .address();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String address() {
        return ADDRESS;
    }
}
