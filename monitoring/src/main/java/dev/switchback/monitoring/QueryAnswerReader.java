package dev.switchback.monitoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.switchback.monitoring.PrometheusClient.QueryAnswer;
import dev.switchback.monitoring.PrometheusClient.TimeSeries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what Prometheus answers to a query, sample by sample, so that a large answer takes no more memory than its numbers.
 * What it does not know it skips; a sample that is none ends it with an {@link IOException} that says so.
 */
final class QueryAnswerReader {
    private static final int MOST_SAMPLES = 1_000_000;
    private static final double LATEST_SECONDS = 1e11;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();

    private final JsonParser json;
    private final List<TimeSeries> series = new ArrayList<>();
    private String status = "";
    private String error = "";
    private String warning = "";
    private String type = "";
    private int samples;

    private QueryAnswerReader(JsonParser json) {
        this.json = json;
    }

    static QueryAnswer read(String body, int httpStatus) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            var reader = new QueryAnswerReader(parser);
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonEOFException(parser, null, "an empty answer");
            }
            if (first == JsonToken.START_OBJECT) {
                reader.answer();
            }
            return reader.judged(httpStatus);
        }
    }

    private QueryAnswer judged(int httpStatus) {
        if (!status.equals("success")) {
            return new QueryAnswer.Failed("Prometheus answered " + httpStatus + ": " + error);
        }
        if (!warning.isEmpty()) {
            return new QueryAnswer.Failed("Prometheus warns that the answer may be partial: " + warning);
        }
        boolean scalar = type.equals("scalar");
        return List.of("scalar", "vector", "matrix").contains(type) && (!scalar || series.size() == 1)
                ? new QueryAnswer.Found(series, scalar)
                : new QueryAnswer.Failed("Prometheus answered with a " + type + ", not with numbers");
    }

    private void answer() throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            switch (field()) {
                case "status" -> status = text();
                case "error" -> error = text();
                case "warnings" -> warnings();
                case "data" -> data();
                default -> json.skipChildren();
            }
        }
    }

    private String field() throws IOException {
        String name = json.currentName();
        json.nextToken();
        return name;
    }

    private String text() throws IOException {
        String text = json.getValueAsString("");
        json.skipChildren();
        return text;
    }

    private void warnings() throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                String said = text();
                warning = warning.isEmpty() ? said : warning;
            }
        }
    }

    private void data() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            switch (field()) {
                case "resultType" -> type = text();
                case "result" -> result();
                default -> json.skipChildren();
            }
        }
    }

    /** A list of series, or one sample alone. */
    private void result() throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, "a result that is no list");
        JsonToken first = json.nextToken();
        if (first != null && first.isNumeric()) {
            series.add(new TimeSeries(Map.of(), List.of(rest())));
            return;
        }
        for (JsonToken each = first; each != JsonToken.END_ARRAY; each = json.nextToken()) {
            require(each == JsonToken.START_OBJECT, "a series that is no object");
            series.add(one());
        }
    }

    private TimeSeries one() throws IOException {
        Map<String, String> labels = Map.of();
        List<TimeSeries.Value> values = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            switch (field()) {
                case "metric" -> labels = labels();
                case "value" -> values.add(sample());
                case "values" -> values(values);
                default -> json.skipChildren();
            }
        }
        require(!values.isEmpty(), "a series without a number");
        return new TimeSeries(labels, values);
    }

    private Map<String, String> labels() throws IOException {
        var labels = new TreeMap<String, String>();
        require(json.currentToken() == JsonToken.START_OBJECT, "labels that are no object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = field();
            labels.put(name, text());
        }
        return labels;
    }

    private void values(List<TimeSeries.Value> values) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, "values that are no list");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(sample());
        }
    }

    private TimeSeries.Value sample() throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, "a sample that is no pair");
        json.nextToken();
        return rest();
    }

    /** The pair of a time, which has been read, and a number in quotes. */
    private TimeSeries.Value rest() throws IOException {
        require(++samples <= MOST_SAMPLES, "more than 1,000,000 samples");
        require(json.currentToken() != null && json.currentToken().isNumeric(), "a time that is no number");
        double seconds = json.getDoubleValue();
        require(Math.abs(seconds) <= LATEST_SECONDS, "the time " + seconds);
        require(json.nextToken() == JsonToken.VALUE_STRING, "a value without quotes");
        double value = number(json.getText());
        require(json.nextToken() == JsonToken.END_ARRAY, "a sample of more than two parts");
        return new TimeSeries.Value(seconds, value);
    }

    private static double number(String text) throws IOException {
        try {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw new IOException("the value '" + IncomingAlert.sanitised(text, 40) + "'", e);
        }
    }

    private static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }
}
