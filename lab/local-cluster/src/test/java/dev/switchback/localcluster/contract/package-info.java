/** What is relied on of an API server, on the local one and on a real one. */
@NullMarked
package dev.switchback.localcluster.contract;

import org.jspecify.annotations.NullMarked;
