package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.rollback.config.ConfigException;
import dev.switchback.rollback.config.ConfigReader;
import dev.switchback.rollback.config.Setting;
import dev.switchback.rollback.config.Sources;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.runtime.yaml.YamlValue;
import dev.switchback.scenarios.file.Scenario.Heading;
import dev.switchback.scenarios.file.Scenario.Initial;
import dev.switchback.scenarios.file.Scenario.Step;
import dev.switchback.scenarios.file.WorkloadSketch.RevisionSketch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one incident. */
final class ScenarioReader {
    private static final String LABEL_VALUE = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

    /** A mistake of the service's reader in an option. */
    private static final Pattern OPTION = Pattern.compile("--set (\\S+): (.*)", Pattern.DOTALL);

    private final YamlValue document;
    private final Times times;
    private final KubernetesJson objects;

    private ScenarioReader(YamlValue document) {
        this.document = document;
        this.times = new Times(document.required("now").map(Times::absolute).orElse(Instant.EPOCH));
        this.objects = new KubernetesJson(times);
    }

    static Scenario read(YamlValue document) {
        document.refuseOthers(
                "name",
                "why",
                "now",
                "settings",
                "cluster",
                "deployments",
                "statefulsets",
                "daemonsets",
                "traffic",
                "timeline",
                "expect");
        return new ScenarioReader(document).scenario();
    }

    private Scenario scenario() {
        var heading = new Heading(
                document.source(),
                document.line(),
                document.required("name").flatMap(YamlValue::text).orElse(""),
                document.optional("why").flatMap(YamlValue::text).orElse(""));
        Settings settings =
                document.optional("settings").map(ScenarioReader::settings).orElse(Setting.defaults());
        List<ObjectNode> cluster = document.optional("cluster")
                .map(list -> list.items().stream().map(objects::object).toList())
                .orElse(List.of());
        var traffic = new TrafficReader(times);
        var initial = new Initial(
                cluster,
                workloads(),
                document.optional("traffic").map(traffic::read).orElse(List.of()));
        var timeline = new TimelineReader(times);
        List<Step> steps = document.optional("timeline").map(timeline::read).orElse(List.of());
        var known = new KnownNames(settings.defaults());
        known.add(initial);
        timeline.applied().forEach(known::object);
        timeline.alerts().forEach(known::alert);
        traffic.check(known);
        Expectation expected = new ExpectationReader(known).read(document.required("expect"));
        return new Scenario(heading, times.now(), settings, initial, steps, expected);
    }

    /** By the service's own reader: dotted or nested keys, with or without the {@code switchback.} prefix. */
    private static Settings settings(YamlValue value) {
        var leaves = new LinkedHashMap<String, YamlValue>();
        value.eachLeaf(leaves::put);
        var options = leaves.entrySet().stream()
                .map(leaf -> leaf.getKey() + "=" + leaf.getValue().text().orElse(""))
                .toList();
        try {
            var sources = new Sources(Optional.empty(), Map.of(), options);
            var around = new ConfigReader.Surroundings(Path.of("/nonexistent"), "scenario");
            return ConfigReader.read(sources, around).settings();
        } catch (ConfigException e) {
            for (String mistake : e.mistakes()) {
                var option = OPTION.matcher(mistake);
                boolean known = option.matches() && leaves.containsKey(option.group(1));
                (known ? leaves.getOrDefault(option.group(1), value) : value)
                        .problem(known ? option.group(2) : mistake, "");
            }
            return Setting.defaults();
        }
    }

    private List<WorkloadSketch> workloads() {
        var read = new ArrayList<WorkloadSketch>();
        for (WorkloadKind kind : WorkloadKind.values()) {
            document.optional(kind.label() + "s").ifPresent(list -> list.items().forEach(item -> {
                WorkloadSketch workload = workload(kind, item);
                if (read.stream()
                        .anyMatch(other -> other.kind() == kind && other.place().equals(workload.place()))) {
                    item.problem("a second " + kind.kind() + " of the name " + workload.place(), "each name once");
                }
                read.add(workload);
            }));
        }
        return read;
    }

    private WorkloadSketch workload(WorkloadKind kind, YamlValue value) {
        value.refuseOthers("name", "replicas", "annotations", "revisions", "spec");
        return new WorkloadSketch(
                kind,
                Place.required(value, "name"),
                value.optional("replicas")
                        .flatMap(count -> count.integer(0, 10_000))
                        .map(Math::toIntExact)
                        .orElse(1),
                value.optional("annotations").map(YamlValue::texts).orElse(Map.of()),
                value.required("revisions").map(this::revisions).orElse(List.of()),
                value.optional("spec").map(objects::part).orElseGet(JsonNodeFactory.instance::objectNode));
    }

    private List<RevisionSketch> revisions(YamlValue value) {
        var revisions = new ArrayList<RevisionSketch>();
        for (YamlValue item : value.items()) {
            RevisionSketch next = revision(item);
            if (!revisions.isEmpty()
                    && next.deployed()
                            .isBefore(revisions.get(revisions.size() - 1).deployed())) {
                item.problem("this revision is older than the one before it", "the oldest first");
            }
            revisions.add(next);
        }
        if (revisions.isEmpty()) {
            value.problem("there is no revision", "one or more");
        }
        refuseAmbiguousHashes(value, revisions);
        return revisions;
    }

    private RevisionSketch revision(YamlValue value) {
        value.refuseOthers("image", "deployed", "hash", "annotations", "ready");
        var deployed = value.required("deployed");
        var at = deployed.map(times::instant).orElse(times.now());
        if (at.isAfter(times.now())) {
            deployed.orElse(value).problem("this is after now", "a time before now; later deploys are in the timeline");
        }
        return new RevisionSketch(
                value.required("image").flatMap(YamlValue::text).orElse(""),
                at,
                value.optional("hash").flatMap(ScenarioReader::hash),
                value.optional("annotations").map(YamlValue::texts).orElse(Map.of()),
                value.optional("ready").flatMap(YamlValue::flag).orElse(true));
    }

    private static Optional<String> hash(YamlValue value) {
        Optional<String> hash = value.text();
        if (hash.isPresent() && !hash.get().matches(LABEL_VALUE)) {
            value.problem("'" + hash.get() + "' is not a label value", "up to 63 letters, digits, '-', '_' or '.'");
        }
        return hash;
    }

    /** One hash stands for one template. */
    private static void refuseAmbiguousHashes(YamlValue value, List<RevisionSketch> revisions) {
        var byHash = new HashMap<String, Object>();
        for (RevisionSketch revision : revisions) {
            Object template = List.of(revision.image(), revision.annotations());
            revision.hash().ifPresent(hash -> {
                Object other = byHash.putIfAbsent(hash, template);
                if (other != null && !other.equals(template)) {
                    value.problem("hash " + hash + " stands for two different templates", "one template for each hash");
                }
            });
        }
    }
}
