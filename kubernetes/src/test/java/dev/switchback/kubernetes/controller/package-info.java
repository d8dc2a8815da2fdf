/** Controllers in virtual time. */
@NullMarked
package dev.switchback.kubernetes.controller;

import org.jspecify.annotations.NullMarked;
