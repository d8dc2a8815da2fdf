@NullMarked
package dev.switchback.runtime.probes;

import org.jspecify.annotations.NullMarked;
