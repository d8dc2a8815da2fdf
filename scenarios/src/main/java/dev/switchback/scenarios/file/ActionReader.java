package dev.switchback.scenarios.file;

import dev.switchback.scenarios.file.Step.Action;
import dev.switchback.scenarios.file.Step.FaultKind;
import dev.switchback.scenarios.file.Step.ObjectName;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what happens at an event, one action a key. */
final class ActionReader {
    static final List<String> STEP_KEYS = List.of(
            "after", "alerts", "resolve", "deliver", "deploy", "pods", "approve", "reject", "apply", "delete",
            "restart", "fault");
    private static final Set<String> VERBS = Set.of("create", "get", "list", "watch", "patch", "update", "delete");

    private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace", "Node");

    private final AlertReader alerts;
    private final KubernetesJson objects;

    ActionReader(Instant now) {
        this.alerts = new AlertReader(now);
        this.objects = new KubernetesJson(now);
    }

    /** Empty for {@code after}, and for a key that is unknown. */
    Optional<Action> read(String key, Value value) {
        return Optional.ofNullable(
                switch (key) {
                    case "alerts" -> new Step.Alerts(alerts.firing(value));
                    case "resolve" ->
                        new Step.Resolve(value.items().stream().map(Value::text).toList());
                    case "deliver" -> new Step.Deliver(alerts.delivered(value));
                    case "deploy" -> deploy(value.fields("deployment", "image"));
                    case "pods" -> pods(value.fields("deployment", "image", "ready"));
                    case "approve" -> approval(value, true);
                    case "reject" -> approval(value, false);
                    case "apply" ->
                        new Step.Apply(
                                value.items().stream().map(objects::object).toList());
                    case "delete" ->
                        new Step.Delete(value.items().stream().map(this::name).toList());
                    case "restart" -> restart(value);
                    case "fault" -> fault(value.fields("call", "nth", "kind"));
                    default -> null;
                });
    }

    private static Action deploy(Fields fields) {
        return new Step.Deploy(place(fields, "deployment"), text(fields, "image"));
    }

    private static Action pods(Fields fields) {
        return new Step.Pods(
                place(fields, "deployment"),
                text(fields, "image"),
                fields.required("ready").map(Value::truth).orElse(true));
    }

    private static Action approval(Value value, boolean approved) {
        var fields = value.fields("workload", "by");
        return new Step.Approval(
                place(fields, "workload"),
                fields.optional("by").map(Value::text).orElse("somebody"),
                approved);
    }

    private static Action restart(Value value) {
        if (!value.text().equals("service")) {
            value.problem("only the service can be restarted; write restart: service");
        }
        return new Step.Restart();
    }

    private ObjectName name(Value value) {
        var fields = value.fields("kind", "name");
        String kind = text(fields, "kind");
        if (WITHOUT_NAMESPACE.contains(kind)) {
            return new ObjectName(kind, "", text(fields, "name"));
        }
        Place place = place(fields, "name");
        return new ObjectName(kind, place.namespace(), place.name());
    }

    private static Action fault(Fields fields) {
        var call = fields.required("call").map(ActionReader::call).orElse(new String[] {"", ""});
        return new Step.Fault(
                call[0],
                call[1],
                fields.optional("nth").map(v -> v.count(1)).orElse(1),
                fields.required("kind").map(ActionReader::kind).orElse(FaultKind.ERROR));
    }

    private static String[] call(Value value) {
        String[] words = value.text().split(" ", -1);
        if (words.length == 2 && VERBS.contains(words[0]) && words[1].matches("[a-z]+(/[a-z]+)?")) {
            return words;
        }
        value.problem("expected a verb and a resource, such as \"patch deployments\" or \"update rollbacks/status\";"
                + " verbs: create, get, list, watch, patch, update, delete");
        return new String[] {"", ""};
    }

    private static FaultKind kind(Value value) {
        String text = value.text();
        var kinds = Arrays.stream(FaultKind.values())
                .collect(Collectors.toMap(k -> k.name().toLowerCase(Locale.ROOT), k -> k));
        FaultKind kind = kinds.get(text);
        if (kind == null) {
            value.problem("no such fault; allowed: error, timeout, conflict, lost, kill");
            return FaultKind.ERROR;
        }
        return kind;
    }

    private static Place place(Fields fields, String key) {
        return fields.required(key).map(Place::read).orElse(new Place("", ""));
    }

    private static String text(Fields fields, String key) {
        return fields.required(key).map(Value::text).orElse("");
    }
}
