/** Tests of the records. */
@NullMarked
package dev.switchback.resources;

import org.jspecify.annotations.NullMarked;
