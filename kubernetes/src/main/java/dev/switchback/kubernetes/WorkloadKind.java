package dev.switchback.kubernetes;

/** The kinds of workload that Switchback knows; the other constants' labels are the Kubernetes kinds. */
public enum WorkloadKind {
    DEPLOYMENT("Deployment"),
    STATEFUL_SET("StatefulSet"),
    DAEMON_SET("DaemonSet"),
    /** Anything else that somebody may name; nothing of it is ever read or written. */
    OTHER("workload of another kind");

    private final String kind;

    WorkloadKind(String kind) {
        this.kind = kind;
    }

    /** The value of {@code kind} in a manifest, such as {@code Deployment}. */
    public String kind() {
        return kind;
    }
}
