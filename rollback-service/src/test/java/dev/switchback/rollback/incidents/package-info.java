@NullMarked
package dev.switchback.rollback.incidents;

import org.jspecify.annotations.NullMarked;
