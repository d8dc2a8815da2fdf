package dev.switchback.orders;

/**
 * An HTTP response before it is sent.
 *
 * @param body JSON
 */
record Answer(int status, String body) {

    static Answer error(int status, String message) {
        return new Answer(status, Json.object(json -> json.writeStringField("error", message)));
    }
}
