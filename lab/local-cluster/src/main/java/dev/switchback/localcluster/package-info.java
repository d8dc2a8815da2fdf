/** A small Kubernetes in one JVM: API server, controllers and a node whose pods are local processes. */
@NullMarked
package dev.switchback.localcluster;

import org.jspecify.annotations.NullMarked;
