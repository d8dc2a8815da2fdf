/** What an operator sets, from which sources, and what is wrong with it. */
@NullMarked
package dev.switchback.rollback.config;

import org.jspecify.annotations.NullMarked;
