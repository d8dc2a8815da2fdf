@NullMarked
package dev.switchback.runtime.registry;

import org.jspecify.annotations.NullMarked;
