/** A gateway: sends requests where HTTPRoutes say. */
@NullMarked
package dev.switchback.localcluster.gateway;

import org.jspecify.annotations.NullMarked;
