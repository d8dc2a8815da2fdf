package dev.switchback.scenarios.play;

/** An event of the timeline cannot happen as it is written. */
final class CannotPlay extends RuntimeException {
    CannotPlay(String why) {
        super(why);
    }
}
