/** Deliveries of the pipeline, as far as the service drives them. */
@NullMarked
package dev.switchback.rollback.deliveries;

import org.jspecify.annotations.NullMarked;
