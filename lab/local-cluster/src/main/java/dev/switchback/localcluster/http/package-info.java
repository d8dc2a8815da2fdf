/** HTTP/1.1 on loopback addresses, and the API server's front door. */
@NullMarked
package dev.switchback.localcluster.http;

import org.jspecify.annotations.NullMarked;
