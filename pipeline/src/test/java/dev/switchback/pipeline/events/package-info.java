@NullMarked
package dev.switchback.pipeline.events;

import org.jspecify.annotations.NullMarked;
