/** Users of the service that is deployed: a steady rate of requests, each on a new connection, and what they got. */
@NullMarked
package dev.switchback.demo.load;

import org.jspecify.annotations.NullMarked;
