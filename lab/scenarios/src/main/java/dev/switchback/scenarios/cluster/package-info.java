/** What a cluster holds when an incident begins, and a node whose pods are ready or not as the incident says. */
@NullMarked
package dev.switchback.scenarios.cluster;

import org.jspecify.annotations.NullMarked;
