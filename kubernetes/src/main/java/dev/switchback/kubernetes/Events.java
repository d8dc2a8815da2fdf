package dev.switchback.kubernetes;

import java.time.Instant;

/** Writes Kubernetes Events, which people see in {@code kubectl describe}. */
public interface Events {

    /** {@link WriteOutcome.Conflict} when an event of that name exists, which makes repeating it harmless. */
    WriteOutcome record(Event event);

    /** How {@code kubectl} shows an event. */
    enum Type {
        NORMAL,
        WARNING
    }

    /**
     * An event about a workload.
     *
     * @param name the Event object's own name, a DNS subdomain
     * @param regardingUid the workload's UID
     * @param reason UpperCamelCase, 128 characters at most
     * @param message cut to 1,024 characters
     */
    record Event(
            String name,
            WorkloadRef regarding,
            String regardingUid,
            Type type,
            String reason,
            String action,
            String message,
            Instant time) {}
}
