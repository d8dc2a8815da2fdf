/** Deliveries in the cluster. */
@NullMarked
package dev.switchback.pipeline.store;

import org.jspecify.annotations.NullMarked;
