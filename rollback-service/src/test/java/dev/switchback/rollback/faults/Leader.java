package dev.switchback.rollback.faults;

import dev.switchback.faults.FaultProxy;
import dev.switchback.faults.FaultScript;
import dev.switchback.faults.Upstream;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.http.Kubeconfigs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The service that leads at a site. Its calls meet faults; when one of them kills it, another leads at once, without any. */
final class Leader implements AutoCloseable {
    private static final Timeouts IMPATIENT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));

    private final Site site;
    private final Transport direct;
    private final FaultProxy proxy;
    private Replica replica;

    Leader(Site site, Transport direct, Upstream upstream, FaultScript script, Path folder) throws IOException {
        this.site = site;
        this.direct = direct;
        this.proxy = FaultProxy.open(upstream, script, this::isKilled);
        Path kubeconfig = Kubeconfigs.write(folder.resolve(site.namespace()), proxy.address());
        synchronized (this) {
            replica = Replica.start(Clusters.http(kubeconfig, IMPATIENT), site.namespace());
        }
    }

    private synchronized void isKilled() {
        proxy.partition();
        replica.kill();
        replica = Replica.start(direct, site.namespace());
    }

    boolean takes(String message) {
        return now().takes(message);
    }

    private synchronized Replica now() {
        return replica;
    }

    @Override
    public void close() throws IOException {
        now().kill();
        proxy.close();
    }
}
