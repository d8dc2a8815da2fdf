/**
 * What a service embeds to stay up when others do not: circuit breakers, fallback chains, probes, graceful shutdown.
 * {@link dev.switchback.runtime.ServiceRuntime} is all of it in a few lines; each package also works alone.
 */
@NullMarked
package dev.switchback.runtime;

import org.jspecify.annotations.NullMarked;
