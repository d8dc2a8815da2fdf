/** Smoke tests and analysis of a candidate that runs. */
@NullMarked
package dev.switchback.pipeline.checks;

import org.jspecify.annotations.NullMarked;
