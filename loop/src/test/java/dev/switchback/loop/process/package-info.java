@NullMarked
package dev.switchback.loop.process;

import org.jspecify.annotations.NullMarked;
