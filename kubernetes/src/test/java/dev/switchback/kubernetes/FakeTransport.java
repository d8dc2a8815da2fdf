package dev.switchback.kubernetes;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Gives prepared answers in order, the last one again and again, and keeps what was asked. */
final class FakeTransport implements Transport {
    static final Instant TIME = Instant.parse("2026-01-15T12:00:00Z");

    /** An answer, or what is thrown instead. */
    interface Answer {
        Response give() throws IOException;
    }

    final List<Request> requests = new ArrayList<>();
    final List<FakeStream> streams = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Deque<IOException> refusals = new ArrayDeque<>();
    private Answer last = () -> {
        throw new IOException("no answer prepared");
    };

    FakeTransport answer(int status, String body) {
        return then(() -> new Response(status, body, TIME));
    }

    FakeTransport fail(String message) {
        return then(() -> {
            throw new IOException(message);
        });
    }

    FakeTransport then(Answer answer) {
        answers.add(answer);
        return this;
    }

    /** The next watch fails so instead of opening. */
    FakeTransport refuseWatch(IOException refusal) {
        refusals.add(refusal);
        return this;
    }

    @Override
    public Response send(Request request) throws IOException {
        requests.add(request);
        var next = answers.poll();
        last = next == null ? last : next;
        return last.give();
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
        requests.add(request);
        var refusal = refusals.poll();
        if (refusal != null) {
            throw refusal;
        }
        var stream = new FakeStream(onLine, onEnd);
        streams.add(stream);
        return stream;
    }

    Request lastRequest() {
        return requests.get(requests.size() - 1);
    }

    FakeStream lastStream() {
        return streams.get(streams.size() - 1);
    }

    /** A watch whose lines the test writes. */
    static final class FakeStream implements Stream {
        private final Consumer<String> onLine;
        private final Runnable onEnd;
        private boolean closed;

        FakeStream(Consumer<String> onLine, Runnable onEnd) {
            this.onLine = onLine;
            this.onEnd = onEnd;
        }

        void line(String line) {
            onLine.accept(line);
        }

        void end() {
            onEnd.run();
        }

        boolean closed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
