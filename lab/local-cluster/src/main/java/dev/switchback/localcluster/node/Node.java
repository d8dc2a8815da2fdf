package dev.switchback.localcluster.node;

/** The node that runs the pods of a local cluster. */
public interface Node extends PodLogs, AutoCloseable {

    /** Its name, and {@code spec.nodeName} of its pods. */
    String NAME = "local";

    /** Begins to run what is there, and what comes. */
    void start();

    /** Ends everything that it runs. */
    @Override
    void close();
}
