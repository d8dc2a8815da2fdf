package dev.switchback.tools;

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
        ConditionEvaluationResult verdict =
                verdict(required(context).map(RequiresProgramCondition::find).toList(), strict);
        if (verdict.isDisabled()) {
            // The build tool keeps the reason to itself.
            System.err.println(
                    "skipped " + name(context) + ": " + verdict.getReason().orElse(""));
        }
        return verdict;
    }

    private static String name(ExtensionContext context) {
        String test = context.getTestClass().map(Class::getSimpleName).orElse("");
        return context.getTestMethod()
                .map(method -> test + "." + method.getName())
                .orElse(test);
    }

    static ConditionEvaluationResult verdict(List<Finding> findings, boolean strict) {
        String missing = findings.stream()
                .map(Finding::missing)
                .filter(message -> !message.isEmpty())
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
