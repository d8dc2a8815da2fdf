package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.VirtualTime;
import java.util.Random;

/** What tests of this package are made with. */
final class Given {
    private Given() {}

    static CustomResources customResources(Api api, ResourceType type) {
        return customResources(api, type, new VirtualTime(FakeTransport.TIME));
    }

    static CustomResources customResources(Api api, ResourceType type, VirtualTime time) {
        return new CustomResources(api, type, time, new Random(1));
    }

    /** JSON with single quotes. */
    static ObjectNode json(String text) {
        return ExactJson.object(text.replace('\'', '"')).orElseThrow();
    }
}
