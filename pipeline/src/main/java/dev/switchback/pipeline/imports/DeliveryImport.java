package dev.switchback.pipeline.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.pipeline.delivery.DeliveryFile;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Checks;
import dev.switchback.resources.Delivery.OnDriverLost;
import dev.switchback.resources.Delivery.Spec;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.Release;
import dev.switchback.resources.Strategy;
import dev.switchback.resources.Strategy.Step;
import dev.switchback.resources.Strategy.Traffic;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes Deliveries of the Rollouts, AnalysisTemplates, Canaries and MetricTemplates in some files. A Rollout finds its templates
 * among all files; templates that no Rollout names become a Delivery of their own.
 */
public final class DeliveryImport {
    private static final List<String> KINDS =
            List.of("Rollout", "AnalysisTemplate", "ClusterAnalysisTemplate", "Canary", "MetricTemplate");
    private static final List<String> GROUPS = List.of("argoproj.io/v1alpha1", "flagger.app/v1beta1");
    private static final YAMLMapper YAML = new YAMLMapper(YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    private final List<SourceDocument> documents = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> skipped = new ArrayList<>();

    /**
     * What came of it.
     *
     * @param deliveries as YAML documents of a delivery file; without an image, which {@code deploy} gets
     * @param notes each field that is not supported, and each value that had to be assumed
     * @param problems why nothing can be imported; empty when something was
     */
    public record Imported(List<String> deliveries, List<Problem> notes, List<Problem> problems) {}

    /** Adds the documents of a file. */
    public DeliveryImport add(Path file) {
        try {
            return add(file.toString(), YamlReader.text(file));
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), 0, "", "cannot be read: " + e.getMessage(), ""));
            return this;
        }
    }

    /** Adds the documents of a text. */
    public DeliveryImport add(String source, String text) {
        List<YamlValue> found = YamlReader.documents(source, text, problems);
        int before = documents.size();
        for (YamlValue document : found) {
            String kind = word(document, "kind");
            if (KINDS.contains(kind) && GROUPS.contains(word(document, "apiVersion"))) {
                documents.add(new SourceDocument(document, kind));
            } else {
                String what = kind.isEmpty() ? "the document" : "the " + kind;
                skipped.add(new Problem(source, document.line(), "", what + " is not imported", allowed()));
            }
        }
        if (documents.size() == before && problems.isEmpty()) {
            problems.add(new Problem(source, 1, "", "holds nothing that can be imported", allowed()));
        }
        return this;
    }

    private static String word(YamlValue document, String key) {
        return document.isMapping()
                ? document.optional(key).flatMap(YamlValue::text).orElse("")
                : "";
    }

    private static String allowed() {
        return String.join(", ", KINDS);
    }

    /** Imports all that was added. */
    public Imported run() {
        var templates = new ArgoTemplates();
        Map<String, SourceDocument> metricTemplates = new LinkedHashMap<>();
        documents.forEach(document -> {
            if (document.kind().endsWith("AnalysisTemplate")) {
                templates.add(document);
            } else if (document.kind().equals("MetricTemplate")) {
                metricTemplates.put(document.name(), document);
                document.namespace();
            }
        });
        List<String> deliveries = new ArrayList<>();
        for (SourceDocument document : documents) {
            if (document.kind().equals("Rollout")) {
                deliveries.add(yaml(rollout(document, templates)));
            } else if (document.kind().equals("Canary")) {
                deliveries.add(yaml(canary(document, metricTemplates)));
            }
        }
        templates.unused().stream().findFirst().ifPresent(first -> deliveries.add(yaml(alone(first, templates))));
        metricTemplates.values().stream()
                .filter(template -> !template.isRead())
                .forEach(template -> template.refuse(template.root(), "no Canary names this MetricTemplate"));
        List<Problem> notes = new ArrayList<>(skipped);
        documents.forEach(document -> notes.addAll(document.notes()));
        deliveries.forEach(delivery -> DeliveryFile.parse("the delivery that came of it", delivery, notes));
        return new Imported(problems.isEmpty() ? deliveries : List.of(), notes, problems);
    }

    private static Delivery rollout(SourceDocument document, ArgoTemplates templates) {
        var metrics = new QueryMetrics();
        var rollout = new ArgoRollout(document, templates, metrics);
        String workload = rollout.workload();
        return delivery(document, workload, rollout.strategy(workload), metrics);
    }

    private static Delivery canary(SourceDocument document, Map<String, SourceDocument> templates) {
        var metrics = new QueryMetrics();
        var canary = new FlaggerCanary(document, new FlaggerMetrics(templates, metrics));
        String workload = canary.workload();
        return delivery(document, workload, canary.strategy(workload), metrics);
    }

    /** Templates without a Rollout: their metrics, with the steps that a Delivery usually has. */
    private static Delivery alone(SourceDocument first, ArgoTemplates templates) {
        var metrics = new QueryMetrics();
        templates.unused().forEach(template -> templates.use(template, Map.of(), metrics));
        String workload = first.name();
        first.assume(first.root(), "no Rollout names this template: workload and steps are assumed");
        List<Step> steps = List.of(
                new Step.Weight(5, Duration.ofMinutes(10)),
                new Step.Weight(20, Duration.ofMinutes(20)),
                new Step.Weight(50, Duration.ofMinutes(30)),
                new Step.Weight(100, Duration.ZERO));
        var traffic = new Traffic(Traffic.By.REPLICAS, "", Optional.empty(), workload);
        return delivery(first, workload, new Strategy.Canary(steps, traffic, OptionalInt.empty()), metrics);
    }

    private static Delivery delivery(
            SourceDocument document, String workload, Strategy strategy, QueryMetrics metrics) {
        String namespace = document.namespace().orElse("default");
        if (document.namespace().isEmpty()) {
            document.assume(document.root(), "no namespace is named: default is assumed");
        }
        Duration ready = document.path(document.root(), "spec")
                .flatMap(spec -> document.duration(spec, "progressDeadlineSeconds"))
                .filter(length -> !length.isZero())
                .orElse(Spec.READY_WITHIN);
        return new Delivery(
                namespace,
                document.name(),
                "",
                "",
                Instant.EPOCH,
                new Spec(
                        WorkloadRef.deployment(namespace, workload),
                        Release.of(""),
                        OnDriverLost.ABORT,
                        strategy,
                        new Checks(Optional.empty(), metrics.analysis(document), ready),
                        Spec.UNDO_WINDOW,
                        Optional.empty()),
                DeliveryStatus.NEW);
    }

    private static String yaml(Delivery delivery) {
        ObjectNode object = DeliveryJson.write(delivery);
        object.withObject("/spec").remove("image");
        try {
            return YAML.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
