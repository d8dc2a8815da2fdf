/** Every command against a cluster over HTTP. */
@NullMarked
package dev.switchback.cli;

import org.jspecify.annotations.NullMarked;
