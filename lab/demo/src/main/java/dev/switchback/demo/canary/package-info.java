/** Releases by canary: what is released, how that is watched from outside, and how it has to end. */
@NullMarked
package dev.switchback.demo.canary;

import org.jspecify.annotations.NullMarked;
