/**
 * What the controller manager of a real cluster does, as far as releases need it: Deployments, ReplicaSets and
 * EndpointSlices. Ordinary clients of an API server, driven by its watches.
 */
@NullMarked
package dev.switchback.localcluster.controllers;

import org.jspecify.annotations.NullMarked;
