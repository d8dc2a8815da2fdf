/** Objects in memory with versions, a bounded history and listeners; knows nothing of HTTP or of object types. */
@NullMarked
package dev.switchback.localcluster.store;

import org.jspecify.annotations.NullMarked;
