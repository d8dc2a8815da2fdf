package dev.switchback.kubernetes;

/**
 * Names a custom resource type.
 *
 * @param plural lower-case, as in the path: {@code rollbacks}
 */
public record ResourceType(String group, String version, String plural, String kind) {

    public String apiVersion() {
        return group + "/" + version;
    }
}
