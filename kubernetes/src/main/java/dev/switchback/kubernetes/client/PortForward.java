package dev.switchback.kubernetes.client;

import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.PodAddress;
import dev.switchback.kubernetes.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reaches pods through the API server, as {@code kubectl port-forward} does: a listener on a free port of 127.0.0.1, and for
 * each of its connections a WebSocket to the {@code portforward} subresource (protocol {@code v4.channel.k8s.io}). The client
 * library's own class cannot be closed, and needs the models that {@link LeanApiClient} leaves out.
 *
 * <p>Pods with a loopback address are those of a local cluster and are reached directly.
 */
final class PortForward implements PodAccess {
    private static final Logger LOG = LoggerFactory.getLogger(PortForward.class);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final String baseUrl;
    private final OkHttpClient client;
    private final Duration timeout;

    PortForward(String baseUrl, OkHttpClient client, Timeouts timeouts) {
        this.baseUrl = baseUrl;
        this.timeout = timeouts.call();
        this.client = client.newBuilder()
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.call())
                .build();
    }

    @Override
    public Way open(PodAddress pod, int port) throws IOException {
        if (pod.ip().startsWith("127.")) {
            return PodAccess.direct().open(pod, port);
        }
        Request request = request(pod, port);
        check(request, pod);
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> accept(listener, request));
        return new Way("127.0.0.1", listener.getLocalPort(), () -> close(listener));
    }

    private Request request(PodAddress pod, int port) {
        return new Request.Builder()
                .url(baseUrl + "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.pod() + "/portforward?ports="
                        + port)
                .header("User-Agent", "switchback")
                .header("Sec-WebSocket-Protocol", "v4.channel.k8s.io")
                .build();
    }

    /** Whether the API server forwards at all; what goes wrong later is the pod's. */
    private void check(Request request, PodAddress pod) throws IOException {
        var opened = new CompletableFuture<String>();
        WebSocket socket = client.newWebSocket(request, new WebSocketListener() {
            @Override
            public void onOpen(WebSocket open, Response response) {
                opened.complete("");
            }

            @Override
            public void onFailure(WebSocket failed, Throwable failure, @Nullable Response response) {
                opened.complete(reason(failure, response));
            }
        });
        String problem = opened.completeOnTimeout(
                        "no answer within " + timeout.toMillis() + " ms", timeout.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        socket.cancel();
        if (!problem.isEmpty()) {
            throw new IOException("port-forward to " + pod + ": " + problem);
        }
    }

    private static String reason(Throwable failure, @Nullable Response response) {
        if (response == null) {
            return String.valueOf(failure.getMessage());
        }
        return response.code() == 403 ? "forbidden; it needs create on pods/portforward" : "HTTP " + response.code();
    }

    private void accept(ServerSocket listener, Request request) {
        try {
            while (true) {
                Socket connection = listener.accept();
                WebSocket socket = client.newWebSocket(request, new FromPod(connection));
                start(() -> toPod(connection, socket));
            }
        } catch (IOException e) {
            LOG.debug("a forwarded port is closed", e);
        }
    }

    /** Everything that the caller sends, as messages of the data channel. */
    private static void toPod(Socket connection, WebSocket socket) {
        byte[] buffer = new byte[16_385];
        buffer[0] = FromPod.DATA;
        try (connection) {
            InputStream in = connection.getInputStream();
            for (int read = in.read(buffer, 1, buffer.length - 1);
                    read >= 0;
                    read = in.read(buffer, 1, buffer.length - 1)) {
                if (!socket.send(ByteString.of(buffer, 0, read + 1))) {
                    break;
                }
            }
        } catch (IOException e) {
            LOG.debug("a forwarded connection ended", e);
        }
        socket.close(1000, null);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "kubernetes-forward-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.debug("closing a forwarded port", e);
        }
    }

    /** Messages of the pod's side: a byte that names the channel, then data; the first of each channel is the port. */
    private static final class FromPod extends WebSocketListener {
        static final byte DATA = 0;
        private static final byte ERROR = 1;
        private static final int PORT_BYTES = 2;

        private final Socket connection;
        private boolean dataBegan;
        private boolean errorBegan;

        FromPod(Socket connection) {
            this.connection = connection;
        }

        @Override
        public void onMessage(WebSocket socket, ByteString message) {
            if (message.size() == 0) {
                return;
            }
            try {
                if (message.getByte(0) == DATA) {
                    int from = dataBegan ? 1 : 1 + PORT_BYTES;
                    dataBegan = true;
                    message.substring(Math.min(from, message.size())).write(connection.getOutputStream());
                } else if (message.getByte(0) == ERROR) {
                    error(message);
                }
            } catch (IOException e) {
                socket.cancel();
            }
        }

        private void error(ByteString message) {
            if (errorBegan) {
                LOG.info("{}", message.substring(1).string(StandardCharsets.UTF_8));
                close(connection);
            }
            errorBegan = true;
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(1000, null);
            close(connection);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            LOG.info("port-forward: {}", reason(failure, response));
            close(connection);
        }
    }
}
