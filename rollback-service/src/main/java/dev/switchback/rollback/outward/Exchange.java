package dev.switchback.rollback.outward;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for an answer. Sent that way, a request's timeout holds for the body too. */
public final class Exchange {
    private Exchange() {}

    /**
     * The answer.
     *
     * @throws IOException when there is none
     */
    public static <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }
}
