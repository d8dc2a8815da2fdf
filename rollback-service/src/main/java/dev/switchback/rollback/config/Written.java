package dev.switchback.rollback.config;

/**
 * A value as an operator wrote it.
 *
 * @param where for a message: file and line, environment variable, or option
 */
record Written(String text, String where) {}
