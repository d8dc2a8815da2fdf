/** What kinds of objects there are, and the rules each kind adds to those of all objects. */
@NullMarked
package dev.switchback.localcluster.server.types;

import org.jspecify.annotations.NullMarked;
