package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.faults.CallPattern;
import dev.switchback.runtime.yaml.YamlValue;
import dev.switchback.scenarios.file.IncidentStage.AlertSketch;
import dev.switchback.scenarios.file.IncidentStage.Part;
import dev.switchback.scenarios.file.Scenario.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads the timeline of an incident. */
final class TimelineReader {
    private static final List<String> KEYS = List.of(
            "after",
            "alerts",
            "resolve",
            "deliver",
            "deploy",
            "pods",
            "rollout-restart",
            "approve",
            "reject",
            "apply",
            "delete",
            "stop",
            "start",
            "restart",
            "fault");
    private static final Set<String> FAULTS = Set.of("error", "timeout", "conflict", "lost", "kill", "kill-after");
    private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace", "Node");

    private final Times times;
    private final KubernetesJson objects;
    private final List<ObjectNode> applied = new ArrayList<>();
    private final List<AlertSketch> alerts = new ArrayList<>();

    TimelineReader(Times times) {
        this.times = times;
        this.objects = new KubernetesJson(times);
    }

    /** All objects that were read. */
    List<ObjectNode> applied() {
        return List.copyOf(applied);
    }

    /** All alerts that were read. */
    List<AlertSketch> alerts() {
        return List.copyOf(alerts);
    }

    List<Step> read(YamlValue list) {
        var steps = new ArrayList<Step>();
        Instant last = times.now();
        for (YamlValue item : list.items()) {
            Step step = step(item);
            if (step.at().isBefore(last)) {
                item.optional("after")
                        .orElse(item)
                        .problem(
                                last.equals(times.now())
                                        ? "this is before now, when the incident begins"
                                        : "this is before the event above it",
                                "events in the order of their times");
            } else {
                last = step.at();
            }
            steps.add(step);
        }
        return steps;
    }

    private Step step(YamlValue item) {
        item.refuseOthers(KEYS.toArray(String[]::new));
        Instant at = item.required("after").map(times::instant).orElse(times.now());
        var actions = new ArrayList<Consumer<IncidentStage>>();
        item.entries().forEach((key, value) -> {
            if (KEYS.contains(key) && !key.equals("after") && !value.isNull()) {
                actions.add(action(key, value));
            }
        });
        return new Step(item.line(), at, actions);
    }

    private Consumer<IncidentStage> action(String key, YamlValue value) {
        return switch (key) {
            case "alerts" -> alerts(value);
            case "resolve" -> resolve(value);
            case "deliver" -> deliver(value);
            case "deploy" -> deploy(value);
            case "pods" -> pods(value);
            case "rollout-restart" -> rolloutRestart(value);
            case "approve" -> answer(value, true);
            case "reject" -> answer(value, false);
            case "apply" -> apply(value);
            case "delete" -> delete(value);
            case "stop" -> run(value, false);
            case "start" -> run(value, true);
            case "restart" -> restart(value);
            default -> fault(value);
        };
    }

    private Consumer<IncidentStage> alerts(YamlValue value) {
        var firing = new ArrayList<AlertSketch>();
        for (YamlValue item : value.items()) {
            AlertSketch alert = alert(item, "alertname", "labels", "annotations", "revision", "startsAt");
            if (!alert.labels().containsKey("alertname")) {
                item.problem("the key 'alertname' is missing", "");
            }
            firing.add(alert);
        }
        return stage -> stage.alerts(firing);
    }

    private Consumer<IncidentStage> deliver(YamlValue value) {
        var sent = value.items().stream()
                .map(item ->
                        alert(item, "alertname", "labels", "annotations", "revision", "startsAt", "status", "endsAt"))
                .toList();
        return stage -> stage.deliver(sent);
    }

    private AlertSketch alert(YamlValue item, String... keys) {
        item.refuseOthers(keys);
        var labels = new LinkedHashMap<String, String>();
        item.optional("alertname").flatMap(YamlValue::text).ifPresent(name -> labels.put("alertname", name));
        item.optional("labels").ifPresent(written -> labels.putAll(written.texts()));
        var alert = new AlertSketch(
                labels,
                item.optional("annotations").map(YamlValue::texts).orElse(Map.of()),
                item.optional("revision").flatMap(YamlValue::text),
                item.optional("startsAt").map(times::written),
                item.optional("status").filter(TimelineReader::isResolved).isPresent(),
                item.optional("endsAt").map(times::written));
        alerts.add(alert);
        return alert;
    }

    private static boolean isResolved(YamlValue value) {
        String status = value.text().orElse("firing");
        if (!Set.of("firing", "resolved").contains(status)) {
            value.problem("unknown status '" + status + "'", "firing, resolved");
        }
        return status.equals("resolved");
    }

    private static Consumer<IncidentStage> resolve(YamlValue value) {
        var names = value.items().stream().map(item -> item.text().orElse("")).toList();
        return stage -> stage.resolve(names);
    }

    private static Consumer<IncidentStage> deploy(YamlValue value) {
        value.refuseOthers("deployment", "statefulset", "daemonset", "image");
        Place place = workload(value);
        String image = text(value, "image");
        return stage -> stage.deploy(place, image);
    }

    private static Consumer<IncidentStage> pods(YamlValue value) {
        value.refuseOthers("deployment", "statefulset", "daemonset", "image", "ready");
        Place place = workload(value);
        String image = text(value, "image");
        boolean ready = value.required("ready").flatMap(YamlValue::flag).orElse(true);
        return stage -> stage.pods(place, image, ready);
    }

    private static Place workload(YamlValue value) {
        return Place.required(
                value,
                Stream.of("statefulset", "daemonset")
                        .filter(key -> value.optional(key).isPresent())
                        .findFirst()
                        .orElse("deployment"));
    }

    private static Consumer<IncidentStage> rolloutRestart(YamlValue value) {
        Place place = Place.parse(value.text().orElse("/"), value);
        return stage -> stage.rolloutRestart(place);
    }

    private static Consumer<IncidentStage> answer(YamlValue value, boolean approved) {
        value.refuseOthers("workload", "by");
        Place place = Place.required(value, "workload");
        String by = value.optional("by").flatMap(YamlValue::text).orElse("somebody");
        return stage -> stage.answer(place, by, approved);
    }

    private Consumer<IncidentStage> apply(YamlValue value) {
        var written = value.items().stream().map(objects::object).toList();
        applied.addAll(written);
        return stage -> stage.apply(written);
    }

    private static Consumer<IncidentStage> delete(YamlValue value) {
        Consumer<IncidentStage> nothing = stage -> {};
        return value.items().stream().map(TimelineReader::deleteOne).reduce(nothing, Consumer::andThen);
    }

    private static Consumer<IncidentStage> deleteOne(YamlValue item) {
        item.refuseOthers("kind", "name");
        String kind = text(item, "kind");
        Place name =
                WITHOUT_NAMESPACE.contains(kind) ? new Place("", text(item, "name")) : Place.required(item, "name");
        return stage -> stage.delete(kind, name);
    }

    private static Consumer<IncidentStage> run(YamlValue value, boolean up) {
        String name = value.text().orElse("");
        if (!Set.of("prometheus", "alertmanager").contains(name)) {
            value.problem("'" + name + "' cannot be stopped or started", "prometheus, alertmanager");
        }
        Part part = name.equals("alertmanager") ? Part.ALERTMANAGER : Part.PROMETHEUS;
        return stage -> stage.run(part, up);
    }

    private static Consumer<IncidentStage> restart(YamlValue value) {
        if (!value.text().orElse("").equals("service")) {
            value.problem("only the service can be restarted", "service");
        }
        return IncidentStage::restartService;
    }

    private static Consumer<IncidentStage> fault(YamlValue value) {
        value.refuseOthers("call", "nth", "kind");
        String call = value.required("call").map(TimelineReader::call).orElse("");
        int nth = value.optional("nth")
                .flatMap(number -> number.integer(1, 1_000_000))
                .map(Math::toIntExact)
                .orElse(1);
        String kind = text(value, "kind");
        if (!FAULTS.contains(kind)) {
            value.optional("kind")
                    .orElse(value)
                    .problem("unknown fault '" + kind + "'", "error, timeout, conflict, lost, kill, kill-after");
        }
        return stage -> stage.fault(call, nth, kind);
    }

    private static String call(YamlValue value) {
        String text = value.text().orElse("");
        try {
            if (text.matches("[a-z]+ [a-z]+(/[a-z]+)?")) {
                CallPattern.parse(text);
                return text;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, as any other text that names no call.
        }
        value.problem(
                "'" + text + "' is not a call",
                "a verb (create, get, list, watch, patch, update, delete) and a resource, such as 'patch deployments' or"
                        + " 'update rollbacks/status'");
        return "";
    }

    private static String text(YamlValue mapping, String key) {
        return mapping.required(key).flatMap(YamlValue::text).orElse("");
    }
}
