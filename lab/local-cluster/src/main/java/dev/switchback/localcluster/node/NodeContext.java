package dev.switchback.localcluster.node;

import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.EventRecorder;
import dev.switchback.localcluster.client.Timers;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What everything on a node works with.
 *
 * @param blocking for what waits: probes and hooks
 * @param guard kills processes that outlive this VM
 */
record NodeContext(
        ApiClient client,
        Timers timers,
        InstantSource clock,
        Executor blocking,
        EventRecorder events,
        OrphanGuard guard) {}
