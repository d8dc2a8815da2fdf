/** The HTTP surface of a real server on a real port, against a cluster over HTTP. */
@NullMarked
package dev.switchback.rollback.web;

import org.jspecify.annotations.NullMarked;
