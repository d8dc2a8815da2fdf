/**
 * Incidents as files, played in virtual time through the service's real decision and action code against the local cluster:
 * {@link dev.switchback.scenarios.file.ScenarioFile} reads them, {@link dev.switchback.scenarios.play.Player} plays them,
 * {@link dev.switchback.scenarios.report.ScenarioResult} compares.
 */
@NullMarked
package dev.switchback.scenarios;

import org.jspecify.annotations.NullMarked;
