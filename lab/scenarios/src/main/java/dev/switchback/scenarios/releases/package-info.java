/** Releases as files: what users, Prometheus and people do while a delivery is driven, and how it has to end. */
@NullMarked
package dev.switchback.scenarios.releases;

import org.jspecify.annotations.NullMarked;
