@NullMarked
package dev.switchback.pipeline.imports;

import org.jspecify.annotations.NullMarked;
