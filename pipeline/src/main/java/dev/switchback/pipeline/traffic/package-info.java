/** Splits requests between the stable version and the canary: one class for each thing that can carry a share. */
@NullMarked
package dev.switchback.pipeline.traffic;

import org.jspecify.annotations.NullMarked;
