package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.VirtualTime;
import java.util.Random;

/** What tests of this package are made with. */
final class Given {
    private Given() {}

    /** For what needs no time. */
    static WatchLoop.Times times() {
        return times(new VirtualTime(FakeTransport.TIME));
    }

    static WatchLoop.Times times(VirtualTime time) {
        return new WatchLoop.Times(time, new Random(1));
    }

    /** JSON with single quotes. */
    static ObjectNode json(String text) {
        return Codec.object(text.replace('\'', '"')).orElseThrow();
    }
}
