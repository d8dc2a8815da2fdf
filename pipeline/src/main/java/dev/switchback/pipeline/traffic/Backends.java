package dev.switchback.pipeline.traffic;

/**
 * Between whom requests are split.
 *
 * @param namespace of the Services and of the object that splits
 * @param stable name of the stable version's Service; for {@link ReplicaRouter} of its Deployment
 * @param canary name of the canary's
 */
public record Backends(String namespace, String stable, String canary) {}
