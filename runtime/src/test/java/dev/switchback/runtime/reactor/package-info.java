@NullMarked
package dev.switchback.runtime.reactor;

import org.jspecify.annotations.NullMarked;
