package dev.switchback.smoke;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** Accepts connections on 127.0.0.1, and does one thing with each. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /** What it does. */
    public interface Treatment {
        void apply(Socket socket) throws IOException;
    }

    public RawServer(Treatment treatment) throws IOException {
        Thread thread = new Thread(() -> serve(treatment));
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Treatment treatment) {
        try {
            while (true) {
                try (Socket socket = listener.accept()) {
                    treatment.apply(socket);
                }
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
