@NullMarked
package dev.switchback.runtime.json;

import org.jspecify.annotations.NullMarked;
