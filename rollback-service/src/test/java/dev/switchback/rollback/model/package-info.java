/** Tests of the records. */
@NullMarked
package dev.switchback.rollback.model;

import org.jspecify.annotations.NullMarked;
