/** How people hear of an outcome. */
@NullMarked
package dev.switchback.rollback.notice;

import org.jspecify.annotations.NullMarked;
