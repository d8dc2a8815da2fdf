package dev.switchback.kubernetes;

/** The kinds of workload that Switchback knows; the constants' labels are the Kubernetes kinds. */
public enum WorkloadKind {
    DEPLOYMENT("Deployment"),
    STATEFUL_SET("StatefulSet"),
    DAEMON_SET("DaemonSet");

    private final String kind;

    WorkloadKind(String kind) {
        this.kind = kind;
    }

    /** The value of {@code kind} in a manifest, such as {@code Deployment}. */
    public String kind() {
        return kind;
    }
}
