package dev.switchback.pipeline.lint;

import dev.switchback.pipeline.delivery.DeliveryFile;
import dev.switchback.resources.Delivery;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for mistakes in delivery files, in Rollouts and AnalysisTemplates of Argo Rollouts, and in Canaries of Flagger. A Rollout
 * is looked at together with the templates in all files.
 */
public final class ReleaseLint {
    private static final String KINDS = "Delivery, Rollout, AnalysisTemplate, ClusterAnalysisTemplate, Canary";

    private final ReleaseFigures.Traffic traffic;
    private final LintFindings findings = new LintFindings();
    private final List<ReleaseFigures> figures = new ArrayList<>();
    private final List<Problem> unreadable = new ArrayList<>();
    private final List<YamlValue> rollouts = new ArrayList<>();
    private final ArgoLint argo = new ArgoLint(findings);

    /**
     * One mistake.
     *
     * @param check its name, such as {@code nginx-retired}; {@code structure} for a file that is not well-formed
     * @param line from 1; 0 where there are no lines
     * @param key the path of keys to it; empty for the whole document
     * @param text one sentence: what is wrong, and what to do
     */
    public record LintFinding(String check, String source, int line, String key, String text) {
        @Override
        public String toString() {
            return source + ":" + line + ": " + key + (key.isEmpty() ? "" : ": ") + text + " (" + check + ")";
        }
    }

    /**
     * What came of it.
     *
     * @param figures of each delivery that analyses a canary
     * @param unreadable files that are not YAML, or hold none of the kinds; then there is nothing else to say of them
     */
    public record LintReport(List<LintFinding> findings, List<ReleaseFigures> figures, List<Problem> unreadable) {}

    public ReleaseLint(ReleaseFigures.Traffic traffic) {
        this.traffic = traffic;
    }

    /** Looks at the documents of a file. */
    public ReleaseLint add(String source, String text) {
        int before = unreadable.size();
        List<YamlValue> documents = YamlReader.documents(source, text, unreadable);
        boolean known = false;
        for (YamlValue document : documents) {
            known |= document(document, source, text, documents.size() == 1);
        }
        if (!known && unreadable.size() == before) {
            unreadable.add(new Problem(source, 1, "", "holds nothing that can be checked", KINDS));
        }
        return this;
    }

    private boolean document(YamlValue document, String source, String text, boolean alone) {
        switch (LintFindings.text(document, "kind")) {
            case "Delivery" -> delivery(document, source, text, alone);
            case "Rollout" -> rollouts.add(document);
            case "AnalysisTemplate", "ClusterAnalysisTemplate" -> argo.template(document);
            case "Canary" -> new FlaggerLint(findings).canary(document);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void delivery(YamlValue document, String source, String text, boolean alone) {
        if (!alone) {
            findings.add("structure", document, "a delivery file holds one document");
            return;
        }
        List<Problem> problems = new ArrayList<>();
        Optional<Delivery> delivery = DeliveryFile.parse(source, text, problems);
        problems.forEach(findings::add);
        delivery.ifPresent(sound -> {
            new DeliveryLint(findings).delivery(document, sound);
            ReleaseFigures.of(sound, traffic).ifPresent(found -> {
                figures.add(found);
                holds(document, found);
            });
        });
    }

    private void holds(YamlValue document, ReleaseFigures found) {
        List<YamlValue> steps = LintFindings.items(document, "spec", "strategy", "canary", "steps");
        if (found.endsBeforeDetection() && !steps.isEmpty()) {
            findings.add(
                    "hold-too-short",
                    steps.get(0),
                    "a canary with 5% errors may not be found while " + found.weight()
                            + "% are held; hold it longer, or begin with more traffic");
        }
    }

    /** All that was found in what was added. */
    public LintReport run() {
        rollouts.forEach(argo::rollout);
        return new LintReport(findings.sorted(), figures, unreadable);
    }
}
