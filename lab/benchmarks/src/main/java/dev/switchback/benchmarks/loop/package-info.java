/** F2: how long a bad deploy lasts, with real Prometheus and Alertmanager and their shipped configuration. */
@NullMarked
package dev.switchback.benchmarks.loop;

import org.jspecify.annotations.NullMarked;
