@NullMarked
package dev.switchback.pipeline.analysis;

import org.jspecify.annotations.NullMarked;
