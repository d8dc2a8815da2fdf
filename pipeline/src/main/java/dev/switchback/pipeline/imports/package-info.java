/**
 * Makes Deliveries of what people have for Argo Rollouts and Flagger, and names each field that it cannot take over. Start with
 * {@link dev.switchback.pipeline.imports.DeliveryImport}.
 */
@NullMarked
package dev.switchback.pipeline.imports;

import org.jspecify.annotations.NullMarked;
