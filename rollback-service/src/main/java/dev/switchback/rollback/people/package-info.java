/** What people ask for and are answered: rollbacks by hand, approvals, and the history. */
@NullMarked
package dev.switchback.rollback.people;

import org.jspecify.annotations.NullMarked;
