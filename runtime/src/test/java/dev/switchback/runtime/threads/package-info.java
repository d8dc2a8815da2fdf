@NullMarked
package dev.switchback.runtime.threads;

import org.jspecify.annotations.NullMarked;
