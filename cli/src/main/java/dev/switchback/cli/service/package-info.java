/** The rollback service itself, and the resource types it needs. */
@NullMarked
package dev.switchback.cli.service;

import org.jspecify.annotations.NullMarked;
