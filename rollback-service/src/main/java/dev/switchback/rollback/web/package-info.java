/** The HTTP surface: the only package that knows the HTTP server. */
@NullMarked
package dev.switchback.rollback.web;

import org.jspecify.annotations.NullMarked;
