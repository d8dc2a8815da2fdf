package dev.switchback.programs;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides whether a test with {@link RequiresProgram} runs, is skipped, or fails. */
final class RequiresProgramCondition implements ExecutionCondition {
    private static final Map<String, Finding> FINDINGS = new ConcurrentHashMap<>();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean strict = Boolean.parseBoolean(System.getenv("SWITCHBACK_REQUIRE_TOOLS"));
        return verdict(required(context).map(RequiresProgramCondition::find).toList(), strict);
    }

    static ConditionEvaluationResult verdict(List<Finding> findings, boolean strict) {
        String missing = findings.stream()
                .filter(Finding.NotFound.class::isInstance)
                .map(finding -> ((Finding.NotFound) finding).message())
                .collect(Collectors.joining(" "));
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("every program is here");
        }
        if (strict) {
            throw new IllegalStateException("SWITCHBACK_REQUIRE_TOOLS is true: " + missing);
        }
        return ConditionEvaluationResult.disabled(missing);
    }

    private static Stream<String> required(ExtensionContext context) {
        return context
                .getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, RequiresProgram.class))
                .stream()
                .flatMap(annotation -> Arrays.stream(annotation.value()));
    }

    private static Finding find(String name) {
        return FINDINGS.computeIfAbsent(name, Programs::find);
    }
}
