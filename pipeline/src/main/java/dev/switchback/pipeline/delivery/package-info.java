/**
 * Reads a delivery file and names every mistake in it with its line and key. Start with
 * {@link dev.switchback.pipeline.delivery.DeliveryFile}.
 */
@NullMarked
package dev.switchback.pipeline.delivery;

import org.jspecify.annotations.NullMarked;
