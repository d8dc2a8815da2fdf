@NullMarked
package dev.switchback.pipeline.lint;

import org.jspecify.annotations.NullMarked;
