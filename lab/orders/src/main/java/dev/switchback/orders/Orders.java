package dev.switchback.orders;

import dev.switchback.runtime.config.ConfigException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Starts the service. Exit status: 0 after SIGTERM, 1 when it crashes or cannot listen, 2 for a bad setting. */
public final class Orders {
    private static final Predicate<String> VARIABLE =
            Pattern.compile("[A-Z_]+=.*").asMatchPredicate();

    private Orders() {}

    public static void main(String[] args) {
        // Without it, small responses wait for the client's delayed acknowledgement: 40 ms each.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int status = run(System.getenv(), args);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(Map<String, String> environment, String[] arguments) {
        try {
            OrdersSettings settings = new OrdersEnvironment(with(arguments, environment)).settings();
            if (settings.faults().crashOnStart()) {
                System.err.println(
                        "orders " + settings.identity().version() + " crashes: ORDERS_CRASH_ON_START is set");
                return 1;
            }
            serve(settings, Arrays.stream(arguments).filter(VARIABLE.negate()).toArray(String[]::new));
            return 0;
        } catch (ConfigException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("orders cannot listen: " + e.getMessage() + "; see POD_IP and PORT");
            return 1;
        }
    }

    /** A variable among the arguments, such as {@code ORDERS_ERROR_SHARE=0.2}, comes before the environment's. */
    private static Map<String, String> with(String[] arguments, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        Arrays.stream(arguments)
                .filter(VARIABLE)
                .map(text -> text.split("=", 2))
                .forEach(pair -> all.put(pair[0], pair[1]));
        return all;
    }

    private static void serve(OrdersSettings settings, String[] arguments) throws IOException {
        OrdersServer server = OrdersServer.start(settings, arguments);
        if (server.stopsGracefully()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        }
        System.out.println("orders " + settings.identity().version() + " listens on "
                + settings.listen().getHostString() + ":" + server.port());
    }

    /** A JVM that ends by a signal would exit with 143; a service that stopped as it should exits with 0. */
    private static void stop(OrdersServer server) {
        boolean clean = server.stop().isClean();
        System.out.println(clean ? "orders stopped" : "orders stopped although requests were still in flight");
        Runtime.getRuntime().halt(clean ? 0 : 1);
    }
}
