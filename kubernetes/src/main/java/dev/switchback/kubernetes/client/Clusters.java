package dev.switchback.kubernetes.client;

import dev.switchback.kubernetes.CallObserver;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes {@link Cluster}s. */
public final class Clusters {
    private static final int PARALLEL_READS = 16;

    private Clusters() {}

    /**
     * A cluster that is the same each time it is played: calls are made on the caller's thread, one after another, and
     * the jitter of delays always comes out alike.
     *
     * @param scheduler runs watches: their lists, deliveries and delays
     */
    public static Cluster over(Transport transport, ScheduledExecutorService scheduler) {
        return new Cluster(transport, scheduler, new Random(0), Runnable::run);
    }

    /**
     * A cluster over HTTP. No call is made yet.
     *
     * @param kubeconfig null for {@code $KUBECONFIG}, else the service account of the pod that this runs in, else {@code
     *     ~/.kube/config}
     * @param scheduler runs watches: their lists, which block for up to {@link Timeouts#call()}, deliveries and delays
     * @throws IOException when there is no usable configuration; the message says what to do
     */
    public static Cluster connect(@Nullable Path kubeconfig, Timeouts timeouts, ScheduledExecutorService scheduler)
            throws IOException {
        return connect(kubeconfig, null, timeouts, scheduler);
    }

    /**
     * A cluster over HTTP. No call is made yet.
     *
     * @param kubeconfig null for {@code $KUBECONFIG}, else {@code ~/.kube/config}
     * @param context of the kubeconfig; null as in {@link #connect(Path, Timeouts, ScheduledExecutorService)}
     * @throws IOException when there is no usable configuration; the message says what to do
     */
    public static Cluster connect(
            @Nullable Path kubeconfig, @Nullable String context, Timeouts timeouts, ScheduledExecutorService scheduler)
            throws IOException {
        var transport = HttpTransport.connect(kubeconfig, context, timeouts);
        return new Cluster(transport, scheduler, new Random(), parallelReads());
    }

    /**
     * A cluster over HTTP whose calls are observed. No call is made yet.
     *
     * @param kubeconfig null as in {@link #connect(Path, Timeouts, ScheduledExecutorService)}
     * @throws IOException when there is no usable configuration; the message says what to do
     */
    public static Cluster connect(
            @Nullable Path kubeconfig, Timeouts timeouts, ScheduledExecutorService scheduler, CallObserver observer)
            throws IOException {
        var transport = observer.observe(HttpTransport.connect(kubeconfig, null, timeouts));
        return new Cluster(transport, scheduler, new Random(), parallelReads());
    }

    /**
     * Calls over HTTP with the TLS settings and credentials of a kubeconfig or of a pod, as {@link #connect(Path, Timeouts, ScheduledExecutorService)} finds them.
     * Redirects are not followed; an answer has at most 64 MiB.
     *
     * @throws IOException when there is no usable configuration; the message says what to do
     */
    public static Transport http(@Nullable Path kubeconfig, Timeouts timeouts) throws IOException {
        return HttpTransport.connect(kubeconfig, null, timeouts);
    }

    /**
     * How pods of the cluster are reached that {@link #connect(Path, String, Timeouts, ScheduledExecutorService)} finds:
     * directly in a pod of it, through the API server (permission {@code create} on {@code pods/portforward}) elsewhere.
     *
     * @throws IOException when there is no usable configuration; the message says what to do
     */
    public static PodAccess podAccess(@Nullable Path kubeconfig, @Nullable String context, Timeouts timeouts)
            throws IOException {
        if (kubeconfig == null && ClusterAccess.here().isInCluster(context)) {
            return PodAccess.direct();
        }
        var client = ClusterAccess.find(kubeconfig, context, InstantSource.system());
        return new PortForward(client.getBasePath(), client.getHttpClient(), timeouts);
    }

    private static ThreadPoolExecutor parallelReads() {
        return new ThreadPoolExecutor(
                0,
                PARALLEL_READS,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    var thread = new Thread(task, "kubernetes-read");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.CallerRunsPolicy());
    }
}
