@NullMarked
package dev.switchback.launcher;

import org.jspecify.annotations.NullMarked;
