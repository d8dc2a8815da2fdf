/** Tests of the node. */
@NullMarked
package dev.switchback.localcluster.gateway;

import org.jspecify.annotations.NullMarked;
