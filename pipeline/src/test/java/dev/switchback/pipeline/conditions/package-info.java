@NullMarked
package dev.switchback.pipeline.conditions;

import org.jspecify.annotations.NullMarked;
