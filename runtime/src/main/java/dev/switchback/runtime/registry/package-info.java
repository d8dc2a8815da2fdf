/** All breakers of a process: get or create by name, summary, JSON, history, eviction of idle ones. */
@NullMarked
package dev.switchback.runtime.registry;

import org.jspecify.annotations.NullMarked;
