package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.Resource;
import java.util.Locale;

/** A CustomResourceDefinition for objects of a type that nobody has defined: namespaced, and of any shape. */
final class CustomType {
    private CustomType() {}

    static ObjectNode of(ObjectNode object) {
        Resource resource = Kinds.of(object);
        String apiVersion = resource.apiVersion();
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        ObjectNode crd = JsonNodeFactory.instance.objectNode();
        crd.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
        crd.putObject("metadata").put("name", resource.plural() + "." + group);
        ObjectNode spec = crd.putObject("spec").put("group", group).put("scope", "Namespaced");
        spec.putObject("names")
                .put("kind", resource.kind())
                .put("listKind", resource.kind() + "List")
                .put("plural", resource.plural())
                .put("singular", resource.kind().toLowerCase(Locale.ROOT));
        ObjectNode version = spec.putArray("versions").addObject();
        version.put("name", apiVersion.substring(slash + 1)).put("served", true).put("storage", true);
        version.putObject("schema")
                .putObject("openAPIV3Schema")
                .put("type", "object")
                .put("x-kubernetes-preserve-unknown-fields", true);
        return crd;
    }
}
