package dev.switchback.rollback.notice;

/** A way to people. */
public interface Channel {

    /** Sends; never throws, and takes a few seconds at most. */
    Delivery send(Notification notification);

    /** What became of it. */
    sealed interface Delivery {
        record Delivered() implements Delivery {}

        /** A passing failure: it is sent again. */
        record Failed(String why) implements Delivery {}
    }
}
