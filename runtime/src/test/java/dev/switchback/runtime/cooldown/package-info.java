@NullMarked
package dev.switchback.runtime.cooldown;

import org.jspecify.annotations.NullMarked;
