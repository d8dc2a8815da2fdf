package dev.switchback.rollback.web;

import dev.switchback.kubernetes.CallObserver;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.rollback.config.ConfigException;
import dev.switchback.rollback.config.ConfigReader;
import dev.switchback.rollback.config.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** One replica as a process: what the image starts, and {@code switchback serve}. */
public final class RollbackMain {
    private static final Path POD_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
    private static final int USAGE = 2;
    private static final int UNREACHABLE = 3;
    private static final String HELP =
            """
            Runs the rollback service until it is stopped.
              --config FILE      YAML file with settings
              --set KEY=VALUE    one setting; overrides the environment and the file
              --kubeconfig FILE  how to reach the cluster; default: KUBECONFIG, the pod's service account, ~/.kube/config
            """;

    private RollbackMain() {}

    /** Exits with 0 after a graceful stop, 2 when an option or setting is wrong, 3 when no cluster is configured. */
    public static void main(String... arguments) {
        logPlainly();
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!List.of("--config", "--set", "--kubeconfig").contains(arguments[i]) || i + 1 == arguments.length) {
                exit(USAGE, "unknown or incomplete option " + arguments[i] + "\n" + HELP);
                return;
            }
            given.computeIfAbsent(arguments[i], o -> new ArrayList<>()).add(arguments[i + 1]);
        }
        try {
            serve(
                    file(given.get("--kubeconfig")).orElse(null),
                    new Sources(file(given.get("--config")), System.getenv(), given.getOrDefault("--set", List.of())));
        } catch (ConfigException e) {
            exit(USAGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            exit(UNREACHABLE, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Serves until the process is told to end (SIGTERM, SIGINT), which then exits with status 0.
     *
     * @param kubeconfig else KUBECONFIG, the pod's service account, {@code ~/.kube/config}
     * @throws ConfigException when a setting is wrong or the port is in use
     * @throws IOException when there is no usable way to the cluster; the message says what to do
     */
    public static void serve(@Nullable Path kubeconfig, Sources sources) throws ConfigException, IOException {
        if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
            throw new ConfigException(List.of("--kubeconfig " + kubeconfig + ": no such file, or not readable"));
        }
        var config = ConfigReader.read(sources, surroundings());
        run(RollbackServer.start(config, new Kubeconfig(kubeconfig), InstantSource.system()));
    }

    /** The cluster that a kubeconfig names, or the one that this is a pod of. */
    private record Kubeconfig(@Nullable Path file) implements RollbackServer.Connection {
        @Override
        public Cluster connect(ScheduledExecutorService decisions, CallObserver calls) throws IOException {
            return Clusters.connect(file, Timeouts.DEFAULT, decisions, calls);
        }

        @Override
        public PodAccess pods() throws IOException {
            return Clusters.podAccess(file, null, Timeouts.DEFAULT);
        }
    }

    private static Optional<Path> file(@Nullable List<String> given) {
        return Optional.ofNullable(given).map(files -> Path.of(files.get(files.size() - 1)));
    }

    private static void exit(int status, String why) {
        System.err.println(why);
        System.exit(status);
    }

    private static void logPlainly() {
        String logger = "org.slf4j.simpleLogger.";
        System.setProperty(logger + "defaultLogLevel", "info");
        System.setProperty(logger + "showDateTime", "true");
        System.setProperty(logger + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        System.setProperty(logger + "showThreadName", "false");
        System.setProperty(logger + "showShortLogName", "true");
        System.setProperty(logger + "log.io.micronaut", "warn");
        System.setProperty(logger + "log.io.netty", "warn");
    }

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
