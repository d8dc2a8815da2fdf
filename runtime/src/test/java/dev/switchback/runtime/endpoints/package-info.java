@NullMarked
package dev.switchback.runtime.endpoints;

import org.jspecify.annotations.NullMarked;
