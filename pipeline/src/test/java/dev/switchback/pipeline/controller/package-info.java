@NullMarked
package dev.switchback.pipeline.controller;

import org.jspecify.annotations.NullMarked;
