/** The small steps of a delivery: each looks at what is there and does what is missing, or undoes it. */
@NullMarked
package dev.switchback.pipeline.steps;

import org.jspecify.annotations.NullMarked;
