/** Tests of the steps of a rollback. */
@NullMarked
package dev.switchback.rollback.controller;

import org.jspecify.annotations.NullMarked;
