/** Tests of what is done to workloads, without a cluster. */
@NullMarked
package dev.switchback.rollback.action;

import org.jspecify.annotations.NullMarked;
