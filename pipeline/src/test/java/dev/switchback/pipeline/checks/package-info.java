@NullMarked
package dev.switchback.pipeline.checks;

import org.jspecify.annotations.NullMarked;
