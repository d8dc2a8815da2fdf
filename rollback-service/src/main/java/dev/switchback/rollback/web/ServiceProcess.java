package dev.switchback.rollback.web;

import dev.switchback.rollback.config.ConfigReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;

/** A replica as a process of its own: it ends with status 0 when it is told to end and has done so gracefully. */
public final class ServiceProcess {
    private static final Path POD_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    private ServiceProcess() {}

    /** What this process is, where the configuration does not say it. */
    public static ConfigReader.Surroundings surroundings() {
        String chance = Integer.toHexString(new SecureRandom().nextInt());
        return new ConfigReader.Surroundings(
                POD_NAMESPACE, host() + "-" + ProcessHandle.current().pid() + "-" + chance);
    }

    /** Serves until the process is told to end (SIGTERM, SIGINT). Does not return before. */
    public static void run(RollbackServer server) {
        var ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            ended.countDown();
                            Runtime.getRuntime().halt(0); // else the signal would make the status 143
                        },
                        "stop"));
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
