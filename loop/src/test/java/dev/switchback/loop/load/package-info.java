@NullMarked
package dev.switchback.loop.load;

import org.jspecify.annotations.NullMarked;
