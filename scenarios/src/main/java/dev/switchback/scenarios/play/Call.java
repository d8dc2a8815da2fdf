package dev.switchback.scenarios.play;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A call to the API server in the words of RBAC.
 *
 * @param verb such as {@code patch}
 * @param resource plural, with the subresource if there is one: {@code rollbacks/status}
 * @param object {@code namespace/name}, or what there is of it
 */
record Call(String verb, String resource, String object) {
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");
    private static final Set<String> WORKLOADS_AND_TRAFFIC =
            Set.of("deployments", "statefulsets", "daemonsets", "replicasets", "services");

    static Call of(String method, String path, boolean watch) {
        List<String> parts = parts(path);
        boolean namespaced = parts.size() > 2 && parts.get(0).equals("namespaces");
        List<String> rest = namespaced ? parts.subList(2, parts.size()) : parts;
        String namespace = namespaced ? parts.get(1) : "";
        String resource = rest.isEmpty() ? "" : rest.get(0);
        String name = rest.size() > 1 ? rest.get(1) : "";
        String subresource = rest.size() > 2 ? "/" + rest.get(2) : "";
        String object = namespace.isEmpty() ? name : namespace + "/" + name;
        return new Call(verb(method, name, watch), resource + subresource, object);
    }

    /** What follows the group and version. */
    private static List<String> parts(String path) {
        String plain = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        List<String> all =
                Arrays.stream(plain.split("/", -1)).filter(p -> !p.isEmpty()).toList();
        int skip = plain.startsWith("/apis/") ? 3 : 2;
        return all.size() <= skip ? List.of() : all.subList(skip, all.size());
    }

    private static String verb(String method, String name, boolean watch) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> watch ? "watch" : name.isEmpty() ? "list" : "get";
        };
    }

    /** Whether doing it changes a workload or a Service. */
    boolean changesWorkloadOrService() {
        String plural = resource.contains("/") ? resource.substring(0, resource.indexOf('/')) : resource;
        return WRITES.contains(verb) && WORKLOADS_AND_TRAFFIC.contains(plural);
    }

    @Override
    public String toString() {
        return verb + " " + resource + " " + object;
    }
}
