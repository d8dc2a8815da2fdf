/** How the controllers and the node use an API server: a JSON client, a cache that a watch keeps fresh, a queue of keys. */
@NullMarked
package dev.switchback.localcluster.client;

import org.jspecify.annotations.NullMarked;
