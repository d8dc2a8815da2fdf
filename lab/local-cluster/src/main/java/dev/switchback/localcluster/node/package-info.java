/**
 * The one node of a local cluster. Its pods are local processes with an address of their own each, or, in virtual time,
 * only what a status says about them; its Services are loopback listeners.
 */
@NullMarked
package dev.switchback.localcluster.node;

import org.jspecify.annotations.NullMarked;
