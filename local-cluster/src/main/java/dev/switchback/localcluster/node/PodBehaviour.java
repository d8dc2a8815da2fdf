package dev.switchback.localcluster.node;

/** How simulated pods of an image behave. */
public enum PodBehaviour {
    /** They start and become ready. */
    READY,
    /** They run, and their readiness probe fails. */
    UNREADY,
    /** They end soon after each start, with exit code 1. */
    CRASHING
}
