package dev.switchback.orders;

import dev.switchback.runtime.config.ConfigException;
import java.io.IOException;
import java.util.Map;

/** Starts the service. Exit status: 0 after SIGTERM, 1 when it crashes or cannot listen, 2 for a bad setting. */
public final class Orders {
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
            Settings settings = new Environment(environment).settings();
            if (settings.faults().crashOnStart()) {
                System.err.println(
                        "orders " + settings.identity().version() + " crashes: ORDERS_CRASH_ON_START is set");
                return 1;
            }
            serve(settings, arguments);
            return 0;
        } catch (SettingsException | ConfigException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("orders cannot listen: " + e.getMessage() + "; see POD_IP and PORT");
            return 1;
        }
    }

    private static void serve(Settings settings, String[] arguments) throws IOException {
        OrdersServer server = OrdersServer.start(settings, arguments);
        if (server.stopsGracefully()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        }
        System.out.println("orders " + settings.identity().version() + " listens on "
                + settings.listen().address() + ":" + server.port());
    }

    /** A JVM that ends by a signal would exit with 143; a service that stopped as it should exits with 0. */
    private static void stop(OrdersServer server) {
        boolean clean = server.stop().isClean();
        System.out.println(clean ? "orders stopped" : "orders stopped although requests were still in flight");
        Runtime.getRuntime().halt(clean ? 0 : 1);
    }
}
