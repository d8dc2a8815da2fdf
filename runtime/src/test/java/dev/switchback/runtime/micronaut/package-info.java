@NullMarked
package dev.switchback.runtime.micronaut;

import org.jspecify.annotations.NullMarked;
