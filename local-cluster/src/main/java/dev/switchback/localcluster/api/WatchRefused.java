package dev.switchback.localcluster.api;

/** The API server answered a watch with another status than 200. */
public final class WatchRefused extends RuntimeException {
    private final transient ApiResponse response;

    public WatchRefused(ApiResponse response) {
        super("watch refused: " + response.status() + " " + response.body());
        this.response = response;
    }

    /** The answer. */
    public ApiResponse response() {
        return response;
    }
}
