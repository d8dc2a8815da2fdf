@NullMarked
package dev.switchback.rollback.evidence;

import org.jspecify.annotations.NullMarked;
