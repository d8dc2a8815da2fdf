/** The dashboards are held to what is really exposed, and to what Prometheus accepts. */
@NullMarked
package dev.switchback.grafana;

import org.jspecify.annotations.NullMarked;
