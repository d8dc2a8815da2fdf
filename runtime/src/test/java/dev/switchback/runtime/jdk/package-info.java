@NullMarked
package dev.switchback.runtime.jdk;

import org.jspecify.annotations.NullMarked;
