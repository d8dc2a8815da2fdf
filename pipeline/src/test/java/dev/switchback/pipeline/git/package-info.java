@NullMarked
package dev.switchback.pipeline.git;

import org.jspecify.annotations.NullMarked;
