/** The API server: turns requests into reads and writes of the store, as a Kubernetes API server would. */
@NullMarked
package dev.switchback.localcluster.server;

import org.jspecify.annotations.NullMarked;
