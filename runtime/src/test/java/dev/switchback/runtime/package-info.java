@NullMarked
package dev.switchback.runtime;

import org.jspecify.annotations.NullMarked;
