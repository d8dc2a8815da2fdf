package dev.switchback.rollback.people;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** What became of a freeze, as programs read it, over HTTP and from the command line alike. */
public final class FreezeJson {
    private FreezeJson() {}

    /** @param place in words, such as {@code shop/orders}, {@code namespace shop} or {@code everything} */
    public static ObjectNode frozen(String place, Instant until, String why) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("frozen", place)
                .put("until", until.toString())
                .put("why", why);
    }

    /** @param was whether a freeze stood there before */
    public static ObjectNode unfrozen(String place, boolean was) {
        return JsonNodeFactory.instance.objectNode().put("unfrozen", place).put("was_frozen", was);
    }
}
