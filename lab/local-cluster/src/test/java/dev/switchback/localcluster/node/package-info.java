/** Tests of the node. */
@NullMarked
package dev.switchback.localcluster.node;

import org.jspecify.annotations.NullMarked;
