@NullMarked
package dev.switchback.runtime.limits;

import org.jspecify.annotations.NullMarked;
