@NullMarked
package dev.switchback.loop.stage;

import org.jspecify.annotations.NullMarked;
