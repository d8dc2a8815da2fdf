package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.server.schema.FieldProblem;
import dev.switchback.localcluster.server.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one type adds to the rules of all objects; by default nothing. */
public interface TypeRules {

    /** No rules but those of all objects. */
    TypeRules NONE = new TypeRules() {};

    /** Rules of types that are only stored: any field is taken, and lists are replaced by patches. */
    TypeRules PLAIN = new TypeRules() {
        @Override
        public Optional<Schema> mergeSchema() {
            return Optional.of(Schema.UNKNOWN);
        }
    };

    /**
     * Fills in what is left out and drops what is unknown; runs before every write.
     *
     * @throws ApiError when a field is of a wrong type
     */
    default void complete(ObjectNode object) {}

    /** Sets what only the server may set in a new object, such as an empty status. */
    default void beforeCreate(ObjectNode object) {}

    /** Keeps what an update may not change. */
    default void beforeUpdate(ObjectNode object, ObjectNode old) {}

    /** What is wrong with the object; {@code old} is null when it is new. */
    default List<FieldProblem> problems(ObjectNode object, @Nullable ObjectNode old) {
        return List.of();
    }

    /** What is known of the type's fields. */
    default Schema schema() {
        return Schema.UNKNOWN;
    }

    /** Whether a CustomResourceDefinition made the type. */
    default boolean custom() {
        return false;
    }

    /** Whether {@code metadata.generation} counts changes of everything but metadata and status. */
    default boolean countsGenerations() {
        return false;
    }

    /** Whether generations count changes of annotations too. */
    default boolean generationCountsAnnotations() {
        return false;
    }

    /** The field whose last change {@code metadata.managedFields} dates; empty for none. */
    default String datedField() {
        return "";
    }

    /** Whether a PUT without a resourceVersion replaces whatever is there. */
    default boolean unconditionalUpdate() {
        return true;
    }

    /** Whether a PUT creates what is not there. */
    default boolean createOnUpdate() {
        return false;
    }

    /** Whether a write of the status keeps labels and annotations as they are. */
    default boolean statusKeepsMetadata() {
        return false;
    }

    /** JSON pointers to what objects can be selected by beside name and namespace, by field name. */
    default Map<String, String> selectableFields() {
        return Map.of();
    }

    /** The columns that a table of objects adds to the name, as a CustomResourceDefinition writes them. */
    default List<JsonNode> printerColumns() {
        return List.of();
    }

    /** Seconds that a deleted object lives on for when the request names none; 0 for none. */
    default long gracePeriod(ObjectNode object) {
        return 0;
    }

    /** Names the merge keys of lists for strategic merge patches; empty when these are refused. */
    default Optional<Schema> mergeSchema() {
        return Optional.empty();
    }

    /** The answer to a POST of a type that is answered and not kept, such as a review; empty for all others. */
    default Optional<ObjectNode> answer(ObjectNode object) {
        return Optional.empty();
    }

    /** The resource whose objects this type shows in another form; empty when it has its own. */
    default String storedAs() {
        return "";
    }

    /** Brings an object from the form that a version shows to the stored one. */
    default ObjectNode toStored(ObjectNode object) {
        return object;
    }

    /** Brings a stored object to the form that a version shows; the stored one is not changed. */
    default ObjectNode fromStored(ObjectNode stored, String apiVersion) {
        if (stored.path("apiVersion").asText().equals(apiVersion)) {
            return stored;
        }
        var shown = stored.deepCopy();
        shown.put("apiVersion", apiVersion);
        return shown;
    }
}
