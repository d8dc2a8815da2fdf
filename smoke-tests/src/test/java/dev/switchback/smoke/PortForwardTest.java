package dev.switchback.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.PodAddress;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.smoke.http.HttpCall;
import dev.switchback.smoke.http.HttpConnector;
import dev.switchback.smoke.http.HttpReply;
import dev.switchback.smoke.http.HttpSender;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reaches a server through an API server that speaks {@code v4.channel.k8s.io}, for one pod. */
class PortForwardTest {
    private static final String PATH = "/api/v1/namespaces/shop/pods/orders-1/portforward";

    private final HttpConnector connector = new HttpConnector(2);
    private SmallServer pod;
    private PodAccess access;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        pod = new SmallServer().on("/health", 200, "x".repeat(200_000));
        Channel api = new ServerBootstrap()
                .group(connector.loops())
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(65_536),
                                        new WebSocketServerProtocolHandler(
                                                PATH, "v4.channel.k8s.io", false, 65_536, false, true),
                                        new Forwarded());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        URI address = URI.create("http://127.0.0.1:" + ((InetSocketAddress) api.localAddress()).getPort());
        Path kubeconfig = Kubeconfigs.write(folder.resolve("kubeconfig"), address.toString());
        access = Clusters.podAccess(kubeconfig, null, Timeouts.DEFAULT);
    }

    @AfterEach
    void stop() {
        pod.close();
        connector.close();
    }

    /** The data channel is a connection to the pod; each channel's first message is the port's number. */
    private final class Forwarded extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {
        private @Nullable ChannelFuture toPod;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                for (int channel = 0; channel < 2; channel++) {
                    send(context, Unpooled.wrappedBuffer(new byte[] {(byte) channel, (byte) 0x90, 0x1f}));
                }
                toPod = new Bootstrap()
                        .group(context.channel().eventLoop())
                        .channel(NioSocketChannel.class)
                        .handler(new SimpleChannelInboundHandler<ByteBuf>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext fromPod, ByteBuf data) {
                                send(
                                        context,
                                        Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(new byte[1]), data.retain()));
                            }
                        })
                        .connect(InetAddress.getLoopbackAddress(), pod.address().getPort());
            }
        }

        private void send(ChannelHandlerContext context, ByteBuf message) {
            var unused = context.writeAndFlush(new BinaryWebSocketFrame(message));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, BinaryWebSocketFrame frame) {
            ByteBuf data = frame.content().skipBytes(1).retain();
            var connected = Objects.requireNonNull(toPod, "the handshake comes first");
            connected.addListener(done -> {
                var unused = connected.channel().writeAndFlush(data);
            });
        }
    }

    private static PodAddress pod(String name, String ip) {
        return new PodAddress("shop", name, ip, Map.of("http", 8080), true);
    }

    @Test
    void aPodIsReachedThroughTheApiServer() throws IOException {
        try (PodAccess.Way way = access.open(pod("orders-1", "10.0.0.1"), 8080)) {
            URI address = URI.create("http://" + way.host() + ":" + way.port() + "/health");
            HttpSender http = new HttpSender(connector, Ticker.system());
            for (int i = 0; i < 2; i++) {
                HttpReply reply = http.send(new HttpCall("GET", address, Map.of(), ""), Duration.ofSeconds(30), 1 << 20)
                        .join();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.text()).hasSize(200_000);
            }
        }
        assertThat(pod.asked()).hasSize(2);
    }

    @Test
    void aPodThatCannotBeForwardedTo() {
        assertThatThrownBy(() -> access.open(pod("other", "10.0.0.2"), 8080))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("port-forward to shop/other: ");
    }

    @Test
    void aPodOfALocalClusterIsReachedDirectly() throws IOException {
        try (PodAccess.Way way = access.open(pod("orders-1", "127.44.0.7"), 8080)) {
            assertThat(way.host()).isEqualTo("127.44.0.7");
        }
    }
}
