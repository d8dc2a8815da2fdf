/** The way to an API server over HTTP, with the credentials and TLS of the Kubernetes client library. */
@NullMarked
package dev.switchback.kubernetes.client;

import org.jspecify.annotations.NullMarked;
