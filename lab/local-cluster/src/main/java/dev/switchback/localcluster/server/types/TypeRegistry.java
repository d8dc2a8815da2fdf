package dev.switchback.localcluster.server.types;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The types that are served, by group and plural. */
public final class TypeRegistry {
    private final Map<String, ServedType> types = new ConcurrentSkipListMap<>();

    public TypeRegistry(List<ServedType> builtIn) {
        builtIn.forEach(this::serve);
    }

    /** Serves a type from now on, in place of one of the same group and plural. */
    public void serve(ServedType type) {
        types.put(type.qualifiedPlural(), type);
    }

    /** Stops serving the type of that {@link ServedType#qualifiedPlural()}. */
    public void withdraw(String qualifiedPlural) {
        types.remove(qualifiedPlural);
    }

    /** The type that a path names. */
    public Optional<ServedType> byPlural(String group, String version, String plural) {
        return Optional.ofNullable(types.get(group.isEmpty() ? plural : plural + "." + group))
                .filter(type -> type.versions().contains(version));
    }

    /** The type by {@link ServedType#qualifiedPlural()}. */
    public Optional<ServedType> byQualifiedPlural(String qualifiedPlural) {
        return Optional.ofNullable(types.get(qualifiedPlural));
    }

    /** The type that an object says it is of. */
    public Optional<ServedType> byKind(String apiVersion, String kind) {
        return types.values().stream()
                .filter(type -> type.kind().equals(kind))
                .filter(type -> type.versions().stream()
                        .anyMatch(version -> type.apiVersion(version).equals(apiVersion)))
                .findFirst();
    }

    /** The groups that have types, in alphabetical order; the core group is empty. */
    public List<String> groups() {
        return types.values().stream()
                .map(ServedType::group)
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
    public List<ServedType> inVersion(String group, String version) {
        return types.values().stream()
                .filter(type -> type.group().equals(group) && type.versions().contains(version))
                .toList();
    }
}
