@NullMarked
package dev.switchback.runtime.sqlite;

import org.jspecify.annotations.NullMarked;
