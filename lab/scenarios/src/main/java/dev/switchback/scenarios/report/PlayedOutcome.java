package dev.switchback.scenarios.report;

import dev.switchback.scenarios.file.Place;
import java.util.List;
import java.util.Map;

/**
 * How things are at the end of an incident.
 *
 * @param rollbacks all of them, by workload and name
 * @param changes applied writes to workloads and Services by the service, one line each
 * @param pages headlines of the messages that ask a person to act
 * @param unplayable events that could not happen as written, one line each
 * @param notes what happened when, for people who look for the cause of a difference
 */
public record PlayedOutcome(
        List<SeenRollback> rollbacks,
        State state,
        List<String> changes,
        List<String> pages,
        List<String> unplayable,
        List<String> notes) {

    /** Of an incident that could not be played to its end. */
    public static PlayedOutcome impossible(String why) {
        var nothing = new State(Map.of(), Map.of(), Map.of());
        return new PlayedOutcome(List.of(), nothing, List.of(), List.of(), List.of(why), List.of());
    }

    /**
     * Workloads and Services.
     *
     * @param images of the current template, by Deployment
     * @param revisions hash of the current template, by workload; empty text for one that no revision has
     * @param selectors by Service
     */
    public record State(
            Map<Place, String> images, Map<Place, String> revisions, Map<Place, Map<String, String>> selectors) {}

    /** A rollback as it stands in the cluster. */
    public record SeenRollback(
            String workload, String name, String phase, String reason, String message, String from, String to) {

        @Override
        public String toString() {
            String way = from.isEmpty() && to.isEmpty() ? "" : " " + from + " -> " + (to.isEmpty() ? "?" : to);
            return workload + " " + phase + "/" + (reason.isEmpty() ? "-" : reason) + way + " (" + name + ")"
                    + (message.isEmpty() ? "" : ": " + message);
        }
    }
}
