package dev.switchback.localcluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.store.Stored.ObjectKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which objects name which owner, by the owner's UID. */
final class OwnerIndex {
    private final Map<String, Set<ObjectKey>> dependents = new HashMap<>();

    void replaced(ObjectKey key, @Nullable Stored before, @Nullable Stored after) {
        if (before != null) {
            owners(before).forEach(owner -> remove(owner.path("uid").asText(), key));
        }
        if (after != null) {
            owners(after).forEach(owner -> dependents
                    .computeIfAbsent(owner.path("uid").asText(), uid -> new LinkedHashSet<>())
                    .add(key));
        }
    }

    private void remove(String uid, ObjectKey key) {
        var keys = dependents.get(uid);
        if (keys != null && keys.remove(key) && keys.isEmpty()) {
            dependents.remove(uid);
        }
    }

    List<ObjectKey> dependents(String uid) {
        return List.copyOf(dependents.getOrDefault(uid, Set.of()));
    }

    private static JsonNode owners(Stored stored) {
        return stored.object().path("metadata").path("ownerReferences");
    }
}
