/** A {@link dev.switchback.kubernetes.Transport} over HTTP, with the credentials and TLS of the Kubernetes client library. */
@NullMarked
package dev.switchback.kubernetes.http;

import org.jspecify.annotations.NullMarked;
