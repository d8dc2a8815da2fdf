@NullMarked
package dev.switchback.runtime.telemetry;

import org.jspecify.annotations.NullMarked;
