/**
 * Ends a service without failing a request: not ready while still serving, a delay for load balancers to notice, no new
 * connections, the requests in flight, what has to be written, exit.
 */
@NullMarked
package dev.switchback.runtime.shutdown;

import org.jspecify.annotations.NullMarked;
