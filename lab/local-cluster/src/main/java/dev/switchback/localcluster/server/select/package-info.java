/** Label and field selectors. */
@NullMarked
package dev.switchback.localcluster.server.select;

import org.jspecify.annotations.NullMarked;
