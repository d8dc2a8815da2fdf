@NullMarked
package dev.switchback.pipeline.traffic;

import org.jspecify.annotations.NullMarked;
