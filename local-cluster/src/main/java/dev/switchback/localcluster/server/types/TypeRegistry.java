package dev.switchback.localcluster.server.types;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The types that are served, by group and plural. */
public final class TypeRegistry {
    private final Map<String, ResourceType> types = new ConcurrentSkipListMap<>();

    public TypeRegistry(List<ResourceType> builtIn) {
        builtIn.forEach(this::serve);
    }

    /** Serves a type from now on, in place of one of the same group and plural. */
    public void serve(ResourceType type) {
        types.put(type.qualifiedPlural(), type);
    }

    /** Stops serving the type of that {@link ResourceType#qualifiedPlural()}. */
    public void withdraw(String qualifiedPlural) {
        types.remove(qualifiedPlural);
    }

    /** The type that a path names. */
    public Optional<ResourceType> byPlural(String group, String version, String plural) {
        return Optional.ofNullable(types.get(group.isEmpty() ? plural : plural + "." + group))
                .filter(type -> type.versions().contains(version));
    }

    /** The type by {@link ResourceType#qualifiedPlural()}. */
    public Optional<ResourceType> byQualifiedPlural(String qualifiedPlural) {
        return Optional.ofNullable(types.get(qualifiedPlural));
    }

    /** The type that an object says it is of. */
    public Optional<ResourceType> byKind(String apiVersion, String kind) {
        return types.values().stream()
                .filter(type -> type.kind().equals(kind))
                .filter(type -> type.versions().stream()
                        .anyMatch(version -> type.apiVersion(version).equals(apiVersion)))
                .findFirst();
    }

    /** The groups that have types, in alphabetical order; the core group is empty. */
    public List<String> groups() {
        return types.values().stream()
                .map(ResourceType::group)
                .distinct()
                .sorted()
                .toList();
    }

    /** The versions of a group, the preferred one first. */
    public List<String> versions(String group) {
        return types.values().stream()
                .filter(type -> type.group().equals(group))
                .flatMap(type -> type.versions().stream())
                .distinct()
                .toList();
    }

    /** The types of a version of a group, by plural. */
    public List<ResourceType> inVersion(String group, String version) {
        return types.values().stream()
                .filter(type -> type.group().equals(group) && type.versions().contains(version))
                .toList();
    }
}
