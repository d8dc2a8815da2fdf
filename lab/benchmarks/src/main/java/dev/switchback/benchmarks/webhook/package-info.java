/** F1: a webhook's way to the patched Deployment, beside {@code kubectl rollout undo} on the same API server. */
@NullMarked
package dev.switchback.benchmarks.webhook;

import org.jspecify.annotations.NullMarked;
