package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Rules of Events, which the core group and {@code events.k8s.io} show in two forms; stored is the core one. */
final class EventRules extends BuiltInRules {
    static final String STORED = "events";
    private static final String NEW_GROUP = "events.k8s.io/v1";

    /** Names in the core group by names in {@code events.k8s.io}. */
    private static final Map<String, String> CORE_NAMES = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedSource", "source",
            "deprecatedCount", "count",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp");

    private final boolean newForm;

    private EventRules(String definition, boolean newForm) {
        super(definition, false);
        this.newForm = newForm;
    }

    static TypeRules core() {
        return new EventRules("core.v1.Event", false);
    }

    static TypeRules newForm() {
        return new EventRules("core.v1.Event", true);
    }

    @Override
    public String storedAs() {
        return STORED;
    }

    @Override
    public ObjectNode toStored(ObjectNode object) {
        if (newForm) {
            CORE_NAMES.forEach((shown, stored) -> rename(object, shown, stored));
            object.put("apiVersion", "v1");
        }
        return object;
    }

    @Override
    public ObjectNode fromStored(ObjectNode stored, String apiVersion) {
        if (!apiVersion.equals(NEW_GROUP)) {
            return stored;
        }
        var shown = stored.deepCopy();
        CORE_NAMES.forEach((name, storedName) -> rename(shown, storedName, name));
        return shown.put("apiVersion", apiVersion);
    }

    private static void rename(ObjectNode object, String from, String to) {
        if (object.has(from)) {
            object.set(to, object.remove(from));
        }
    }

    @Override
    void defaults(ObjectNode object) {
        Defaults.of(object).put("type", "Normal").putObject("source");
        for (String time : new String[] {"eventTime", "firstTimestamp", "lastTimestamp"}) {
            if (!object.has(time)) {
                object.putNull(time);
            }
        }
        for (String name : new String[] {"reportingComponent", "reportingInstance"}) {
            if (!object.has(name)) {
                object.put(name, "");
            }
        }
    }

    @Override
    public boolean createOnUpdate() {
        return true;
    }

    @Override
    public Map<String, String> selectableFields() {
        return Map.ofEntries(
                Map.entry("involvedObject.kind", "/involvedObject/kind"),
                Map.entry("involvedObject.namespace", "/involvedObject/namespace"),
                Map.entry("involvedObject.name", "/involvedObject/name"),
                Map.entry("involvedObject.uid", "/involvedObject/uid"),
                Map.entry("involvedObject.apiVersion", "/involvedObject/apiVersion"),
                Map.entry("involvedObject.fieldPath", "/involvedObject/fieldPath"),
                Map.entry("regarding.kind", "/regarding/kind"),
                Map.entry("regarding.name", "/regarding/name"),
                Map.entry("regarding.namespace", "/regarding/namespace"),
                Map.entry("regarding.uid", "/regarding/uid"),
                Map.entry("reason", "/reason"),
                Map.entry("type", "/type"));
    }
}
