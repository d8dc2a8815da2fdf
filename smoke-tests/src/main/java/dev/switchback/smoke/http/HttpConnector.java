package dev.switchback.smoke.http;

import dev.switchback.runtime.threads.Daemons;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens HTTP/1.1 connections, with TLS for {@code https}: certificates are checked against the trust store of the Java VM,
 * and against the host's name. Thread-safe.
 */
public final class HttpConnector implements AutoCloseable {
    private final EventLoopGroup loops;
    private @Nullable SslContext tls;

    /** @param threads that serve all connections; they start with the first of them */
    public HttpConnector(int threads) {
        this.loops = new MultiThreadIoEventLoopGroup(threads, Daemons.named("http"), NioIoHandler.newFactory());
    }

    /** The threads of the connections, for what has to happen on one of them. */
    public EventLoopGroup loops() {
        return loops;
    }

    /**
     * Begins to open a connection.
     *
     * @param server scheme, host and port; the rest does not matter
     * @param timeout until the connection is open, TLS apart
     * @param loop one of {@link #loops()}, or all of them
     * @param handler gets the objects of Netty's HTTP codec
     */
    public ChannelFuture connect(URI server, Duration timeout, EventLoopGroup loop, ChannelHandler handler) {
        boolean secure = server.getScheme().equals("https");
        SslContext context = secure ? tls() : null;
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (context != null) {
                            channel.pipeline().addLast(context.newHandler(channel.alloc(), host(server), port(server)));
                        }
                        channel.pipeline().addLast(new HttpClientCodec(), handler);
                    }
                })
                .connect(host(server), port(server));
    }

    private synchronized SslContext tls() {
        try {
            if (tls == null) {
                tls = SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
            }
            return tls;
        } catch (SSLException e) {
            throw new IllegalStateException("this Java VM has no TLS", e);
        }
    }

    /** Without the brackets of an IPv6 address. */
    private static String host(URI server) {
        return server.getHost().replaceAll("[\\[\\]]", "");
    }

    /** The port, or the one of the scheme. */
    public static int port(URI server) {
        return server.getPort() > 0 ? server.getPort() : server.getScheme().equals("https") ? 443 : 80;
    }

    /** The {@code Host} header: without the port that is usual for the scheme. */
    public static String authority(URI server) {
        return server.getPort() > 0 ? server.getHost() + ":" + server.getPort() : server.getHost();
    }

    /** Path and query, as the request line has them. */
    public static String requestTarget(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** Closes a connection and waits for nothing. */
    public static void close(Channel channel) {
        var unused = channel.close();
    }

    /** Closes all connections; waits for nothing. */
    @Override
    public void close() {
        var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
