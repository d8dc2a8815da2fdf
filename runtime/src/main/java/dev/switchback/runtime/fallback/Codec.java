package dev.switchback.runtime.fallback;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Turns answers into bytes and back. A cache holds bytes, so that its size is known, it can be shared between processes,
 * and nobody changes what others will get.
 */
public interface Codec<A> {
    byte[] encode(A answer);

    /** @throws RuntimeException when the bytes are not an answer, such as after a change of the format; a miss then */
    A decode(byte[] bytes);

    /** Text as UTF-8. */
    static Codec<String> text() {
        return of(text -> text.getBytes(StandardCharsets.UTF_8), bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Bytes as they are. */
    static Codec<byte[]> bytes() {
        return of(byte[]::clone, byte[]::clone);
    }

    static <A> Codec<A> of(Function<A, byte[]> encode, Function<byte[], A> decode) {
        return new Codec<>() {
            @Override
            public byte[] encode(A answer) {
                return encode.apply(answer);
            }

            @Override
            public A decode(byte[] bytes) {
                return decode.apply(bytes);
            }
        };
    }
}
