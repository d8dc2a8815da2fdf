/** The custom resource Rollback and the words around it: phases, reasons, annotations, JSON. */
@NullMarked
package dev.switchback.resources;

import org.jspecify.annotations.NullMarked;
