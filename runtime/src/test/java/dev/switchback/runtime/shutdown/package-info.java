@NullMarked
package dev.switchback.runtime.shutdown;

import org.jspecify.annotations.NullMarked;
