/** Decides, without any I/O: guards in order, target, decision. */
@NullMarked
package dev.switchback.rollback.judgement;

import org.jspecify.annotations.NullMarked;
