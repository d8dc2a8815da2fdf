/** What is done to a workload: one class an action. */
@NullMarked
package dev.switchback.rollback.action;

import org.jspecify.annotations.NullMarked;
