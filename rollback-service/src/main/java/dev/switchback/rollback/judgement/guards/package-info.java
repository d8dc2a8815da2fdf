/** One guard a class; {@link dev.switchback.rollback.judgement.guards.Guards#IN_ORDER} is the order in which they are asked. */
@NullMarked
package dev.switchback.rollback.judgement.guards;

import org.jspecify.annotations.NullMarked;
