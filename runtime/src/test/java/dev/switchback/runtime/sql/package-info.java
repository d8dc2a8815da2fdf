@NullMarked
package dev.switchback.runtime.sql;

import org.jspecify.annotations.NullMarked;
