package dev.switchback.scenarios.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of one mapping. A key without a value counts as left out. */
final class Fields {
    private final Value owner;
    private final Map<String, Value> entries;

    Fields(Value owner, Map<String, Value> entries) {
        this.owner = owner;
        this.entries = entries;
    }

    Value owner() {
        return owner;
    }

    /** In the order of the file. */
    List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    void refuseOthers(Set<String> known, List<String> listed) {
        entries.forEach((key, value) -> {
            if (!known.contains(key)) {
                value.problem("unknown key; allowed here: " + String.join(", ", listed));
            }
        });
    }

    Optional<Value> optional(String key) {
        return Optional.ofNullable(entries.get(key)).filter(v -> !v.isNull());
    }

    /** Empty, and a problem, when it is missing. */
    Optional<Value> required(String key) {
        var value = optional(key);
        if (value.isEmpty()) {
            missing(key);
        }
        return value;
    }

    private void missing(String key) {
        var written = entries.get(key);
        if (written != null) {
            written.problem("this key needs a value");
        } else {
            owner.problem("the key \"" + key + "\" is missing");
        }
    }
}
