package dev.switchback.orders;

import java.util.List;

/**
 * What a request asks for.
 *
 * @param id the last part of the path of {@link Operation#SHOW}, else empty
 */
record Route(Operation operation, String id) {
    /** Bytes of a request body that are read. */
    static final int BODY_LIMIT = 16 * 1024;

    static final Route UNKNOWN = new Route(Operation.UNKNOWN, "");

    private static final String ORDERS = "/api/v1/orders";
    private static final String RECOMMENDATIONS = "/api/v1/recommendations";

    /** The operations, each with the labels of its metrics. */
    enum Operation {
        LIST("GET", ORDERS),
        CREATE("POST", ORDERS),
        SHOW("GET", ORDERS + "/{id}"),
        WRONG_METHOD("other", ORDERS),
        RECOMMEND("POST", RECOMMENDATIONS),
        WRONG_METHOD_TO_RECOMMEND("other", RECOMMENDATIONS),
        UNKNOWN("other", "other");

        private final String method;
        private final String path;

        Operation(String method, String path) {
            this.method = method;
            this.path = path;
        }

        String method() {
            return method;
        }

        /** The path's template: one value whatever the order. */
        String path() {
            return path;
        }

        /** Every status that it can answer with. */
        List<Integer> statuses() {
            return switch (this) {
                case LIST -> List.of(200, 500, 503);
                case CREATE -> List.of(201, 400, 413, 500, 503);
                case SHOW -> List.of(200, 404, 500, 503);
                case WRONG_METHOD, WRONG_METHOD_TO_RECOMMEND -> List.of(405);
                case RECOMMEND -> List.of(200, 400, 413, 503);
                case UNKNOWN -> List.of(404);
            };
        }

        /** Whether it is about orders, so that it needs the dependency and has the version's faults. */
        boolean isAboutOrders() {
            return this == LIST || this == CREATE || this == SHOW;
        }

        /** Whether there is such a thing only with a model. */
        boolean needsModel() {
            return this == RECOMMEND || this == WRONG_METHOD_TO_RECOMMEND;
        }
    }

    static Route of(String method, String path) {
        if (path.equals(ORDERS)) {
            return new Route(ofCollection(method), "");
        }
        if (path.equals(RECOMMENDATIONS)) {
            return new Route(method.equals("POST") ? Operation.RECOMMEND : Operation.WRONG_METHOD_TO_RECOMMEND, "");
        }
        String id = path.startsWith(ORDERS + "/") ? path.substring(ORDERS.length() + 1) : "";
        if (id.isEmpty() || id.contains("/")) {
            return UNKNOWN;
        }
        return new Route(method.equals("GET") ? Operation.SHOW : Operation.WRONG_METHOD, id);
    }

    private static Operation ofCollection(String method) {
        return switch (method) {
            case "GET" -> Operation.LIST;
            case "POST" -> Operation.CREATE;
            default -> Operation.WRONG_METHOD;
        };
    }
}
