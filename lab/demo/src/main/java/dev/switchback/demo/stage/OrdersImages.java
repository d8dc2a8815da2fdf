package dev.switchback.demo.stage;

import com.fasterxml.jackson.core.JsonFactory;
import dev.switchback.demo.process.Processes.Mark;
import dev.switchback.localcluster.node.ImageCommand;
import dev.switchback.localcluster.node.Images;
import dev.switchback.orders.Orders;
import dev.switchback.runtime.ServiceRuntime;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the images {@code orders:1}, {@code orders:2}... run: the orders service, each version with its faults. */
final class OrdersImages implements Images {
    private static final String PREFIX = "orders:";
    private static final List<String> OPTIONS = List.of(
            "-Xmx24m", "-Xss256k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData");

    private final ImageCommand program;
    private final Map<String, Map<String, String>> faults;

    /**
     * @param faults environment of each version, by its name; a version that is not here is unknown
     * @param mark tells the processes of this run from others
     */
    OrdersImages(Map<String, Map<String, String>> faults, Mark mark) {
        this.faults = Map.copyOf(faults);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = Stream.of(
                        Stream.of(java), OPTIONS.stream(), Stream.of("-cp", classPath(), Orders.class.getName()))
                .flatMap(part -> part)
                .toList();
        this.program = new ImageCommand(command, List.of(), Map.of(Mark.VARIABLE, mark.value()));
    }

    @Override
    public Optional<ImageCommand> find(String image) {
        String version = image.startsWith(PREFIX) ? image.substring(PREFIX.length()) : "";
        return Optional.ofNullable(faults.get(version)).map(environment -> {
            ImageCommand command = program.with("ORDERS_VERSION", version);
            for (Map.Entry<String, String> variable : environment.entrySet()) {
                command = command.with(variable.getKey(), variable.getValue());
            }
            return command;
        });
    }

    /**
     * Just the service and what it needs: a pod that opens few jars starts sooner. All of the metrics library: some of
     * its classes are needed with the first request only.
     */
    private static String classPath() {
        Stream<String> metrics = Stream.of(everything().split(File.pathSeparator, -1))
                .filter(entry -> Path.of(entry).getFileName().toString().startsWith("prometheus-metrics-"));
        return Stream.concat(
                        Stream.of(Orders.class, ServiceRuntime.class, JsonFactory.class)
                                .map(OrdersImages::home),
                        metrics)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String everything() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where is the code of " + type + "?", e);
        }
    }
}
