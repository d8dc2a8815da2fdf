/** What an API server is to its clients in the same process; HTTP, faults and the server itself all speak this. */
@NullMarked
package dev.switchback.localcluster.api;

import org.jspecify.annotations.NullMarked;
