/** HTTP/1.1 over Netty, as checks and load tests need it: every way in which an answer can stay away has a name. */
@NullMarked
package dev.switchback.smoke.http;

import org.jspecify.annotations.NullMarked;
