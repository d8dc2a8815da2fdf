/** Takes a rollback from phase to phase; the leader runs it. */
@NullMarked
package dev.switchback.rollback.controller;

import org.jspecify.annotations.NullMarked;
