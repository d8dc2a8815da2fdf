/**
 * A small order service: what the demo and the cluster tests deploy. Its faults come with the environment, so that one
 * program makes good and bad versions. {@link dev.switchback.orders.Orders} has the main method.
 */
@NullMarked
package dev.switchback.orders;

import org.jspecify.annotations.NullMarked;
