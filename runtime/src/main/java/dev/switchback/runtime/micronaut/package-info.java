/** Micronaut 4: everything wired by being on the class path. */
@NullMarked
package dev.switchback.runtime.micronaut;

import org.jspecify.annotations.NullMarked;
