/** Threads that do not keep a process alive. */
@NullMarked
package dev.switchback.runtime.threads;

import org.jspecify.annotations.NullMarked;
