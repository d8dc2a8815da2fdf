package dev.switchback.pipeline.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * The weighted backends of one rule, of which only the stable version's and the canary's are changed. What is given to the
 * canary is taken from the stable version: the two weights keep their sum when the rule has other backends, so that those
 * keep their shares. A canary that is not in the list is added behind the stable version as a copy of its entry.
 */
final class Shares {
    private static final String WEIGHT = "weight";
    private static final String STABLE = "stable";
    private static final String CANARY = "canary";

    private final Entries entries;
    private final Backends backends;
    private final ObjectNode stable;
    private final Optional<ObjectNode> canary;

    /** @throws Unroutable when the stable version is not in the list, or one of the two is in it twice */
    Shares(Entries entries, Backends backends) {
        this.entries = entries;
        this.backends = backends;
        this.stable = entries.only(backends.stable())
                .orElseThrow(() -> Unroutable.missing("%s has no backend %s; it has %s"
                        .formatted(entries.where(), backends.stable(), entries.names())));
        this.canary = entries.only(backends.canary());
    }

    /**
     * The list as it stands in the object.
     *
     * @param where for messages: the rule and the object
     * @param name of the Service that an entry leads to; empty for one that is none of ours
     * @param rename makes an entry lead to another Service
     * @param absent the weight of an entry that has none
     */
    record Entries(
            String where,
            ArrayNode list,
            Function<JsonNode, String> name,
            BiConsumer<ObjectNode, String> rename,
            int absent) {

        private Optional<ObjectNode> only(String wanted) {
            var found = StreamSupport.stream(list.spliterator(), false)
                    .filter(entry -> name.apply(entry).equals(wanted))
                    .toList();
            if (found.size() > 1) {
                throw Unroutable.invalid(where + " has " + wanted + " as a backend more than once");
            }
            return found.stream().map(ObjectNode.class::cast).findFirst();
        }

        private int position(String wanted) {
            int position = 0;
            while (!name.apply(list.get(position)).equals(wanted)) {
                position++;
            }
            return position;
        }

        private String names() {
            var names =
                    StreamSupport.stream(list.spliterator(), false).map(name).toList();
            return names.isEmpty() ? "none" : String.join(", ", names);
        }

        private int weight(JsonNode entry) {
            return entry.path(WEIGHT).asInt(absent);
        }
    }

    /** The canary's share of the two, in percent, rounded. */
    int percent() {
        int sum = sum();
        return sum == 0 ? 0 : (int) Math.round(100.0 * canaryWeight() / sum);
    }

    /** Weights as they are written: absent or a number. A canary that is not in the list is absent itself. */
    ObjectNode before() {
        var before = JsonNodeFactory.instance.objectNode();
        copyWeight(stable, before.putObject(STABLE));
        canary.ifPresent(entry -> copyWeight(entry, before.putObject(CANARY)));
        return before;
    }

    /** @throws Unroutable when the weights have too few steps for this share */
    void split(int percent) {
        int sum = sum();
        if (alone() && (sum == 0 || (long) sum * percent % 100 != 0)) {
            sum = 100;
        }
        int share = (int) ((long) sum * percent / 100);
        if (percent > 0 && share == 0) {
            throw Unroutable.invalid(
                    "%s has other backends too, which keep their share, and %s and %s have a weight of %d together: too little for %d%%; give them a multiple of 100"
                            .formatted(entries.where(), backends.stable(), backends.canary(), sum, percent));
        }
        if (share != canaryWeight() || sum != sum()) {
            stable.put(WEIGHT, sum - share);
            canary.orElseGet(this::addCanary).put(WEIGHT, share);
        }
    }

    private ObjectNode addCanary() {
        var added = stable.deepCopy();
        entries.rename().accept(added, backends.canary());
        entries.list().insert(entries.position(backends.stable()) + 1, added);
        return added;
    }

    void restore(JsonNode before) {
        copyWeight(before.path(STABLE), stable);
        canary.ifPresent(entry -> {
            if (before.has(CANARY)) {
                copyWeight(before.path(CANARY), entry);
            } else {
                entries.list().remove(entries.position(backends.canary()));
            }
        });
    }

    private static void copyWeight(JsonNode from, ObjectNode to) {
        if (from.has(WEIGHT)) {
            to.set(WEIGHT, from.path(WEIGHT));
        } else {
            to.remove(WEIGHT);
        }
    }

    private boolean alone() {
        return entries.list().size() == (canary.isPresent() ? 2 : 1);
    }

    private int sum() {
        return entries.weight(stable) + canaryWeight();
    }

    private int canaryWeight() {
        return canary.map(entries::weight).orElse(0);
    }
}
