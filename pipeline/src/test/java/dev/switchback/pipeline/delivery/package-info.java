@NullMarked
package dev.switchback.pipeline.delivery;

import org.jspecify.annotations.NullMarked;
