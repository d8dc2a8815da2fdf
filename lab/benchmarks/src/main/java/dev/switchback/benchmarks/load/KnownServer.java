package dev.switchback.benchmarks.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A server of known latency, one thread. {@code /fast} answers at once; {@code /mixed} after 2 ms, every 50th request after 20
 * ms; {@code /stall} after 2 ms, but from the 4th to the 6th second after its first request it answers nothing. {@code /truth}
 * tells what it did since it was asked last: from the arrival of each request to the writing of its answer.
 */
@Sharable
final class KnownServer extends SimpleChannelInboundHandler<HttpObject> {
    static final long USUAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    static final int SLOW_EVERY = 50;
    static final long STALL_BEGINS = TimeUnit.SECONDS.toNanos(4);
    static final long STALL_ENDS = TimeUnit.SECONDS.toNanos(6);

    private Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
    private long first;
    private long last;

    private KnownServer() {}

    /** @param arguments the port */
    public static void main(String[] arguments) throws InterruptedException {
        KnownServer server = new KnownServer();
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), server);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (!(part instanceof HttpRequest request)) {
            return;
        }
        long now = System.nanoTime();
        switch (request.uri()) {
            case "/truth" -> send(context, truth());
            case "/ready" -> send(context, "ready");
            case "/fast" -> answer(context, now);
            default -> {
                var unused = context.executor()
                        .schedule(() -> answer(context, now), delay(request.uri(), now), TimeUnit.NANOSECONDS);
            }
        }
    }

    private long delay(String path, long now) {
        if (path.equals("/mixed")) {
            return latencies.getTotalCount() % SLOW_EVERY == 0 ? SLOW_NANOS : USUAL_NANOS;
        }
        first = first == 0 ? now : first;
        long since = now - first;
        return since >= STALL_BEGINS && since < STALL_ENDS ? STALL_ENDS - since : USUAL_NANOS;
    }

    private void answer(ChannelHandlerContext context, long arrived) {
        send(context, "ok");
        last = System.nanoTime();
        first = first == 0 ? arrived : first;
        latencies.recordValue(last - arrived);
    }

    private static void send(ChannelHandlerContext context, String body) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        var unused = context.writeAndFlush(response);
    }

    private String truth() {
        String truth = JsonNodeFactory.instance
                .objectNode()
                .put("requests", latencies.getTotalCount())
                .put("seconds", (last - first) / 1e9)
                .put("p50", latencies.getValueAtPercentile(50) / 1e6)
                .put("p99", latencies.getValueAtPercentile(99) / 1e6)
                .put("max", latencies.getMaxValue() / 1e6)
                .toString();
        latencies = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
        first = 0;
        return truth;
    }
}
