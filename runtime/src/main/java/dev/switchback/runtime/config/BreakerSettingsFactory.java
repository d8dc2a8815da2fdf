package dev.switchback.runtime.config;

import dev.switchback.runtime.breaker.Classification;
import dev.switchback.runtime.breaker.Opening;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Settings.Mode;
import dev.switchback.runtime.breaker.Settings.Probing;
import dev.switchback.runtime.breaker.SlidingWindow;
import dev.switchback.runtime.breaker.Thresholds;
import dev.switchback.runtime.yaml.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layers as settings, and what is wrong between options that are right each by itself. */
final class BreakerSettingsFactory {
    private static final Settings DEFAULTS = Settings.defaults();

    private BreakerSettingsFactory() {}

    /** All layers merged; call {@link #conflicts} first. */
    static Settings layer(ConfigLayer layer) {
        return new Settings(
                window(layer), thresholds(layer), opening(layer), probing(layer), classification(layer), mode(layer));
    }

    /** Pairs of options that contradict each other. */
    static List<Problem> conflicts(ConfigLayer layer) {
        List<Problem> found = new ArrayList<>();
        boolean timed = !time(layer, Option.SLIDING_WINDOW_S, Duration.ZERO).isZero();
        int size = integer(layer, Option.SLIDING_WINDOW_SIZE, DEFAULTS.window().calls());
        int least = integer(layer, Option.MINIMUM_CALLS, DEFAULTS.window().minimumCalls());
        if (!timed && least > size) {
            Option culprit =
                    layer.said().containsKey(Option.MINIMUM_CALLS) ? Option.MINIMUM_CALLS : Option.SLIDING_WINDOW_SIZE;
            found.add(problem(
                    layer,
                    culprit,
                    "minimum_calls " + least + " can never be reached in a window of " + size + " calls",
                    "minimum_calls up to sliding_window_size"));
        }
        boolean slowRate = number(layer, Option.SLOW_CALL_RATE_THRESHOLD, 0) > 0;
        if (slowRate && !layer.said().containsKey(Option.SLOW_CALL_S)) {
            found.add(problem(
                    layer,
                    Option.SLOW_CALL_RATE_THRESHOLD,
                    "nothing says from when on a call is slow",
                    "slow_call_rate_threshold together with slow_call_s"));
        }
        Duration base = time(layer, Option.RESET_TIMEOUT_S, DEFAULTS.opening().base());
        if (layer.said().containsKey(Option.RESET_TIMEOUT_MAX_S)
                && time(layer, Option.RESET_TIMEOUT_MAX_S, base).compareTo(base) < 0) {
            found.add(problem(
                    layer,
                    Option.RESET_TIMEOUT_MAX_S,
                    "it is below reset_timeout_s, which is " + base.toMillis() / 1e3,
                    "at least reset_timeout_s"));
        }
        return found;
    }

    private static Problem problem(ConfigLayer layer, Option option, String reason, String allowed) {
        ConfigLayer.ConfigValue said = layer.said().get(option);
        return said == null
                ? new Problem("defaults", 0, option.key(), reason, allowed)
                : new Problem(said.source(), said.line(), said.key(), reason, allowed);
    }

    private static SlidingWindow window(ConfigLayer layer) {
        return new SlidingWindow(
                integer(layer, Option.SLIDING_WINDOW_SIZE, DEFAULTS.window().calls()),
                time(layer, Option.SLIDING_WINDOW_S, Duration.ZERO),
                integer(layer, Option.MINIMUM_CALLS, DEFAULTS.window().minimumCalls()));
    }

    private static Thresholds thresholds(ConfigLayer layer) {
        Thresholds defaults = DEFAULTS.thresholds();
        return new Thresholds(
                integer(layer, Option.FAIL_MAX, defaults.consecutiveFailures()),
                number(layer, Option.FAILURE_RATE_THRESHOLD, defaults.failureRate()),
                number(layer, Option.SLOW_CALL_RATE_THRESHOLD, 0),
                time(layer, Option.SLOW_CALL_S, Duration.ZERO),
                time(layer, Option.CALL_TIMEOUT_S, Duration.ZERO));
    }

    private static Opening opening(ConfigLayer layer) {
        Opening defaults = DEFAULTS.opening();
        return new Opening(
                time(layer, Option.RESET_TIMEOUT_S, defaults.base()),
                number(layer, Option.BACKOFF_MULTIPLIER, defaults.backoff()),
                time(layer, Option.RESET_TIMEOUT_MAX_S, defaults.longest()),
                number(layer, Option.JITTER, defaults.jitter()),
                time(layer, Option.RETRY_AFTER_CAP_S, defaults.retryAfterCap()));
    }

    private static Probing probing(ConfigLayer layer) {
        Probing defaults = DEFAULTS.probing();
        return new Probing(
                integer(layer, Option.HALF_OPEN_MAX_CALLS, defaults.permits()),
                integer(layer, Option.SUCCESS_THRESHOLD, defaults.successes()),
                time(layer, Option.HALF_OPEN_TIMEOUT_S, defaults.timeout()));
    }

    private static Classification classification(ConfigLayer layer) {
        Classification defaults = DEFAULTS.classification();
        return new Classification(
                layer.names(Option.EXCLUDED_EXCEPTIONS).orElse(defaults.excluded()),
                layer.names(Option.RECORDED_EXCEPTIONS).orElse(defaults.recorded()),
                null,
                null,
                layer.flag(Option.COUNT_CANCELLED).orElse(defaults.cancelled()));
    }

    private static Mode mode(ConfigLayer layer) {
        if (!layer.flag(Option.ENABLED).orElse(true)) {
            return Mode.DISABLED;
        }
        return layer.flag(Option.DRY_RUN).orElse(false) ? Mode.DRY_RUN : Mode.ENFORCE;
    }

    private static int integer(ConfigLayer layer, Option option, int otherwise) {
        return layer.number(option).map(BigDecimal::intValue).orElse(otherwise);
    }

    private static double number(ConfigLayer layer, Option option, double otherwise) {
        return layer.number(option).map(BigDecimal::doubleValue).orElse(otherwise);
    }

    private static Duration time(ConfigLayer layer, Option option, Duration otherwise) {
        Optional<BigDecimal> seconds = layer.number(option);
        return seconds.map(value -> Duration.ofNanos(value.movePointRight(9).longValue()))
                .orElse(otherwise);
    }
}
