@NullMarked
package dev.switchback.runtime.fallback.sqlite;

import org.jspecify.annotations.NullMarked;
