/**
 * HTTP checks against pods, a Service or a URL. Start with {@link dev.switchback.smoke.SmokeTests}; the load test is in {@code
 * load}.
 */
@NullMarked
package dev.switchback.smoke;

import org.jspecify.annotations.NullMarked;
