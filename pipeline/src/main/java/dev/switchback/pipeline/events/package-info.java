/** Tells others what becomes of a delivery: Kubernetes Events, and CDEvents to a webhook. */
@NullMarked
package dev.switchback.pipeline.events;

import org.jspecify.annotations.NullMarked;
