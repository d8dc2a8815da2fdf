package dev.switchback.localcluster.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection to a Service, and its connection to a pod. Used by the selector's thread only. */
final class ProxiedConnection {
    private static final Logger log = LoggerFactory.getLogger(ProxiedConnection.class);

    private final Selector selector;
    private final SocketChannel client;
    private final Iterator<InetSocketAddress> candidates;
    private @Nullable SocketChannel pod;
    private @Nullable Relay request;
    private @Nullable Relay response;

    /** @param candidates the pods to try, best first */
    ProxiedConnection(Selector selector, SocketChannel client, Iterator<InetSocketAddress> candidates) {
        this.selector = selector;
        this.client = client;
        this.candidates = candidates;
    }

    /** Connects to the first pod that answers; refuses the client when none does. */
    void connect() {
        while (candidates.hasNext()) {
            try {
                var channel = open();
                pod = channel;
                if (channel.connect(candidates.next())) {
                    connected(channel);
                } else {
                    channel.register(selector, SelectionKey.OP_CONNECT, this);
                }
                return;
            } catch (IOException e) {
                log.debug("a pod does not answer: {}", e.getMessage());
                close(pod);
            }
        }
        refuse();
    }

    private static SocketChannel open() throws IOException {
        var channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    private void connected(SocketChannel channel) throws IOException {
        request = new Relay(client, channel);
        response = new Relay(channel, client);
        client.register(selector, SelectionKey.OP_READ, this);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Does what the key is ready for. */
    void ready(SelectionKey key) {
        if (key.isConnectable()) {
            finishConnect();
            return;
        }
        try {
            move();
        } catch (IOException e) {
            log.debug("a connection broke: {}", e.getMessage());
            refuse();
        }
    }

    private void finishConnect() {
        var channel = pod;
        try {
            if (channel != null && channel.finishConnect()) {
                connected(channel);
            }
        } catch (IOException e) {
            log.debug("a pod does not answer: {}", e.getMessage());
            close(channel);
            connect();
        }
    }

    private void move() throws IOException {
        if (request == null || response == null || pod == null) {
            return;
        }
        request.move();
        response.move();
        if (request.done() && response.done()) {
            close();
            return;
        }
        interest(client, request.readInterest() | response.writeInterest());
        interest(pod, response.readInterest() | request.writeInterest());
    }

    private void interest(SelectableChannel channel, int operations) {
        var key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(operations);
        }
    }

    /** Resets the client's connection, as a broken or refused one looks to it. */
    private void refuse() {
        try {
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            log.debug("the client is gone: {}", e.getMessage());
        }
        close();
    }

    void close() {
        close(client);
        close(pod);
    }

    private static void close(@Nullable SocketChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing: {}", e.getMessage());
        }
    }
}
