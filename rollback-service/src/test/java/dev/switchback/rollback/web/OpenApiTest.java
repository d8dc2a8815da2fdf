package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.switchback.resources.Phase;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document at {@code /openapi} says what the controllers do. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "delete", "put", "patch");
    /** For people with a browser, not for programs. */
    private static final Set<String> PAGES = Set.of("PageController");

    private static JsonNode document() throws IOException {
        try (InputStream in = OpenApiController.class.getResourceAsStream("openapi.yaml")) {
            return new YAMLMapper().readTree(in);
        }
    }

    @Test
    void hasEveryRouteAndNoOther() throws IOException {
        var documented = new TreeSet<String>();
        document().path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method -> documented.add(method.getKey() + " " + path.getKey())));

        assertThat(documented).isEqualTo(routes());
    }

    private static Set<String> routes() {
        var routes = new TreeSet<String>();
        for (JavaClass controller : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.switchback.rollback.web")) {
            if (controller.isAnnotatedWith(Controller.class) && !PAGES.contains(controller.getSimpleName())) {
                String base = controller.getAnnotationOfType(Controller.class).value();
                controller.getMethods().forEach(m -> of(m).forEach(r -> routes.add(r.replace(" ", " " + base))));
            }
        }
        return routes;
    }

    /** {@code method path}; the default path is the controller's own. */
    private static Stream<String> of(JavaMethod method) {
        var routes = new ArrayList<String>();
        if (method.isAnnotatedWith(Get.class)) {
            routes.add("get " + own(method.getAnnotationOfType(Get.class).value()));
        }
        if (method.isAnnotatedWith(Post.class)) {
            routes.add("post " + own(method.getAnnotationOfType(Post.class).value()));
        }
        if (method.isAnnotatedWith(Delete.class)) {
            routes.add("delete " + own(method.getAnnotationOfType(Delete.class).value()));
        }
        return routes.stream();
    }

    private static String own(String path) {
        return path.equals("/") ? "" : path;
    }

    @Test
    void knowsEveryPhase() throws IOException {
        var phases = new ArrayList<String>();
        document().at("/components/schemas/Phase/enum").forEach(p -> phases.add(p.asText()));

        assertThat(phases).isEqualTo(Stream.of(Phase.values()).map(Phase::text).toList());
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode document = document();
        List<JsonNode> references = document.findValues("$ref");

        assertThat(references).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.asText().substring(1)).isMissingNode())
                .as(reference.asText())
                .isFalse());
    }
}
