@NullMarked
package dev.switchback.monitoring;

import org.jspecify.annotations.NullMarked;
