/** Tests of the judgement. */
@NullMarked
package dev.switchback.rollback.judgement;

import org.jspecify.annotations.NullMarked;
