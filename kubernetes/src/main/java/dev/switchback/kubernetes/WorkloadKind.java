package dev.switchback.kubernetes;

import java.util.Locale;

/** The kinds of workload that Switchback knows; the other constants' labels are the Kubernetes kinds. */
public enum WorkloadKind {
    DEPLOYMENT("Deployment", "pod-template-hash"),
    STATEFUL_SET("StatefulSet", "controller-revision-hash"),
    DAEMON_SET("DaemonSet", "controller-revision-hash"),
    /** Anything else that somebody may name; nothing of it is ever read or written. */
    OTHER("workload of another kind", "controller-revision-hash");

    /** Those that can be rolled back, for messages. */
    public static final String ALLOWED = "Deployment, StatefulSet or DaemonSet";

    private final String kind;
    private final String hashLabel;

    WorkloadKind(String kind, String hashLabel) {
        this.kind = kind;
        this.hashLabel = hashLabel;
    }

    /** The kind with this name, whatever its case: {@code Deployment} in a manifest, {@code deployment} on a command line. */
    public static WorkloadKind of(String name) {
        for (WorkloadKind kind : values()) {
            if (kind.kind.equalsIgnoreCase(name)) {
                return kind;
            }
        }
        return OTHER;
    }

    /** The value of {@code kind} in a manifest, such as {@code Deployment}. */
    public String kind() {
        return kind;
    }

    /** In lower case, as {@code kubectl} calls it and as the label of an alert that names such a workload. */
    public String label() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** The label by which its pods name their revision. */
    public String hashLabel() {
        return hashLabel;
    }

    /** The label by which an alert names a revision: Prometheus allows no dashes. */
    public String alertHashLabel() {
        return hashLabel.replace('-', '_');
    }
}
