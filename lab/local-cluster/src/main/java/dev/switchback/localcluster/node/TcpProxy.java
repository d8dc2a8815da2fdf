package dev.switchback.localcluster.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes TCP connections on, all on one thread. */
final class TcpProxy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TcpProxy.class);
    private static final int BACKLOG = 1024;

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "local-services");

    TcpProxy() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Where connections to one address go: asked for each, the pods to try in turn. */
    private record Listener(Supplier<List<InetSocketAddress>> candidates) {}

    /**
     * Accepts connections.
     *
     * @return the listener, for {@link #stop}
     * @throws IOException when the address cannot be bound
     */
    ServerSocketChannel listen(InetSocketAddress address, Supplier<List<InetSocketAddress>> candidates)
            throws IOException {
        var channel = ServerSocketChannel.open();
        try {
            channel.bind(address, BACKLOG);
            channel.configureBlocking(false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        tasks.add(() -> register(channel, new Listener(candidates)));
        selector.wakeup();
        return channel;
    }

    /** Accepts no more on this listener; open connections stay. */
    void stop(ServerSocketChannel listener) {
        try {
            listener.close();
        } catch (IOException e) {
            log.debug("closing a listener", e);
        }
        selector.wakeup();
    }

    private void register(ServerSocketChannel channel, Listener listener) {
        try {
            if (channel.isOpen()) {
                channel.register(selector, SelectionKey.OP_ACCEPT, listener);
            }
        } catch (IOException e) {
            log.warn("cannot listen", e);
        }
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select();
                for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                var ready = List.copyOf(selector.selectedKeys());
                selector.selectedKeys().clear();
                ready.forEach(this::handle);
            }
        } catch (IOException | ClosedSelectorException e) {
            log.debug("the proxy ends", e);
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.attachment() instanceof ProxiedConnection connection) {
                connection.ready(key);
            } else if (key.attachment() instanceof Listener listener) {
                accept((ServerSocketChannel) key.channel(), listener);
            }
        } catch (CancelledKeyException e) {
            log.debug("closed meanwhile", e);
        } catch (RuntimeException e) {
            log.error("a connection failed", e);
        }
    }

    private void accept(ServerSocketChannel server, Listener listener) {
        try {
            SocketChannel client = server.accept();
            if (client == null) {
                return;
            }
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            new ProxiedConnection(selector, client, listener.candidates().get().iterator()).connect();
        } catch (IOException e) {
            log.debug("a connection was not accepted: {}", e.getMessage());
        }
    }

    /** Ends all connections and listeners. */
    @Override
    public void close() {
        tasks.add(this::closeAll);
        selector.wakeup();
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAll() {
        try {
            for (var key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            log.debug("the proxy ends", e);
        }
    }
}
