package dev.switchback.rollback.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Bounds what callers can hold open. When all connections are taken, the one that has asked for nothing longest goes. */
@Singleton
final class ConnectionLimits implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    static final int MAX_CONNECTIONS = 512;

    /**
     * How long parts of a request may take.
     *
     * @param head from the connection to the end of a first request's headers
     * @param body from there to its last byte
     * @param idle between an answer and the headers of the next request
     */
    record Patience(Duration head, Duration body, Duration idle) {
        static final Patience USUAL =
                new Patience(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(90));
    }

    private final Set<Channel> silent = new LinkedHashSet<>();
    private int open;

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new NettyServerCustomizer() {
            @Override
            public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
                return role == ChannelRole.CONNECTION ? limiting(channel) : this;
            }
        });
        return event.getBean();
    }

    private NettyServerCustomizer limiting(Channel channel) {
        return new NettyServerCustomizer() {
            @Override
            public void onStreamPipelineBuilt() {
                channel.pipeline()
                        .addAfter(
                                ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
                                "request-deadline",
                                new RequestDeadline(ConnectionLimits.this, Patience.USUAL));
            }
        };
    }

    void opened(Channel channel) {
        tooMany(channel).ifPresent(oldest -> {
            var unused = oldest.close();
        });
    }

    private synchronized Optional<Channel> tooMany(Channel channel) {
        open++;
        silent.add(channel);
        if (open <= MAX_CONNECTIONS) {
            return Optional.empty();
        }
        Channel oldest = silent.iterator().next();
        silent.remove(oldest);
        return Optional.of(oldest);
    }

    synchronized void asks(Channel channel) {
        silent.remove(channel);
    }

    synchronized void isSilent(Channel channel) {
        silent.add(channel);
    }

    synchronized void closed(Channel channel) {
        open--;
        silent.remove(channel);
    }
}
