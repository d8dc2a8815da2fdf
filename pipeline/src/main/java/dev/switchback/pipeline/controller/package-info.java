/** Takes deliveries from step to step, whoever drives them. */
@NullMarked
package dev.switchback.pipeline.controller;

import org.jspecify.annotations.NullMarked;
