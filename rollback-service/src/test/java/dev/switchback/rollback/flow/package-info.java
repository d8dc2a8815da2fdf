/** The whole service, without HTTP, on the local cluster in virtual time. */
@NullMarked
package dev.switchback.rollback.flow;

import org.jspecify.annotations.NullMarked;
