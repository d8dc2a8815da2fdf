package dev.switchback.localcluster.server.types;

import java.util.List;
import java.util.Set;

/**
 * A kind of object.
 *
 * @param group empty for the core group
 * @param versions served, the preferred one first; objects are kept as the first
 * @param subresources such as {@code status} and {@code scale}
 * @param rules what this type adds to the rules of all objects
 */
public record ServedType(
        String group,
        List<String> versions,
        Names names,
        boolean namespaced,
        Set<String> subresources,
        TypeRules rules) {

    /** What a type is called. */
    public record Names(
            String kind, String plural, String singular, List<String> shortNames, List<String> categories) {}

    ServedType clusterWide() {
        return new ServedType(group, versions, names, false, subresources, rules);
    }

    ServedType version(String only) {
        return new ServedType(group, List.of(only), names, namespaced, subresources, rules);
    }

    ServedType with(Set<String> all) {
        return new ServedType(group, versions, names, namespaced, all, rules);
    }

    ServedType in(List<String> categories) {
        var named = new Names(names.kind(), names.plural(), names.singular(), names.shortNames(), categories);
        return new ServedType(group, versions, named, namespaced, subresources, rules);
    }

    /** Such as {@code Deployment}. */
    public String kind() {
        return names.kind();
    }

    /** Such as {@code deployments}. */
    public String plural() {
        return names.plural();
    }

    /** Such as {@code deployments.apps}. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural() : plural() + "." + group;
    }

    /** The {@link #qualifiedPlural()} under which objects are stored. */
    public String storage() {
        return rules.storedAs().isEmpty() ? qualifiedPlural() : rules.storedAs();
    }

    /** The version that objects are kept as. */
    public String storageVersion() {
        return versions.get(0);
    }

    /** Such as {@code apps/v1}. */
    public String apiVersion(String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Such as {@code DeploymentList}. */
    public String listKind() {
        return kind() + "List";
    }

    /** Whether a CustomResourceDefinition made it. */
    public boolean custom() {
        return rules.custom();
    }

    /** Whether there is a subresource of that name. */
    public boolean has(String subresource) {
        return subresources.contains(subresource);
    }

    /** Whether objects are answered and not kept. */
    public boolean review() {
        return rules instanceof ReviewRules;
    }
}
