/** Objects as tables, the way {@code kubectl get} prints them. */
@NullMarked
package dev.switchback.localcluster.server.table;

import org.jspecify.annotations.NullMarked;
