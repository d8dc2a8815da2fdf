package dev.switchback.runtime.fallback;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * How a chain goes down its tiers.
 *
 * @param fallsThrough the failures after which the next tier is asked; others are the caller's
 * @param freshFor a cached answer younger than this spares the call; zero for never
 * @param singleFlight requests with the same key at the same moment share one call
 */
record ChainPolicy(Predicate<Throwable> fallsThrough, Duration freshFor, boolean singleFlight) {}
