/**
 * The place where a scenario is played: a local cluster with the orders service, users, Prometheus, Alertmanager and the
 * rollback service, each of them real.
 */
@NullMarked
package dev.switchback.demo.stage;

import org.jspecify.annotations.NullMarked;
