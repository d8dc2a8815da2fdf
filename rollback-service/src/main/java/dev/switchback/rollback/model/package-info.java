/** The record of a suspicion: the Rollback resource as Java values. */
@NullMarked
package dev.switchback.rollback.model;

import org.jspecify.annotations.NullMarked;
