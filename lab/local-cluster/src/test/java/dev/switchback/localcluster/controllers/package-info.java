/** Tests of the controllers, in virtual time. */
@NullMarked
package dev.switchback.localcluster.controllers;

import org.jspecify.annotations.NullMarked;
