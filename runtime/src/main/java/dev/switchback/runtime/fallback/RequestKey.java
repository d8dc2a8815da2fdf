package dev.switchback.runtime.fallback;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The key of a request: SHA-256 over all of it, in hexadecimal. Every part goes in with its type and its length, so that
 * two requests have the same key only if they are the same: {@code ("ab", "c")} is not {@code ("a", "bc")}, and 1 is not
 * "1", nor {@code {1: x}} {@code {"1": x}}.
 */
public final class RequestKey {
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(RequestKey::newDigest);

    private final ByteArrayOutputStream written = new ByteArrayOutputStream(256);

    private RequestKey() {}

    /**
     * The key of a request made of these parts: null, text, bytes, numbers, booleans, enums, and lists and maps of them;
     * a map's order means nothing. A map's keys are such too.
     *
     * @throws IllegalArgumentException for anything else, since its text may be another one each time, and for a map with
     *     keys that are different to it and the same here
     */
    public static String of(@Nullable Object... parts) {
        RequestKey key = new RequestKey();
        for (Object part : parts) {
            key.add(part);
        }
        return HexFormat.of().formatHex(SHA_256.get().digest(key.written.toByteArray()));
    }

    private static byte[] bytesOf(@Nullable Object part) {
        RequestKey key = new RequestKey();
        key.add(part);
        return key.written.toByteArray();
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private void add(@Nullable Object part) {
        if (part == null) {
            add('0', new byte[0]);
        } else if (part instanceof CharSequence text) {
            addText(text.toString());
        } else if (part instanceof byte[] bytes) {
            add('b', bytes);
        } else if (part instanceof Number || part instanceof Boolean) {
            addNamed('n', part.getClass(), part.toString());
        } else if (part instanceof Enum<?> constant) {
            addNamed('e', constant.getDeclaringClass(), constant.name());
        } else if (part instanceof List<?> list) {
            add('l', length(list.size()));
            list.forEach(this::add);
        } else if (part instanceof Map<?, ?> map) {
            addMap(map);
        } else {
            throw new IllegalArgumentException("a " + part.getClass().getName()
                    + " cannot be part of a key; give its fields as text, numbers, lists and maps");
        }
    }

    /** UTF-8 has no form for half a surrogate pair, which would make different texts equal. */
    private void addText(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            add('s', text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        ByteBuffer chars = ByteBuffer.allocate(2 * text.length());
        chars.asCharBuffer().put(text);
        add('u', chars.array());
    }

    private void addNamed(char kind, Class<?> type, String value) {
        add(kind, type.getName().getBytes(StandardCharsets.UTF_8));
        addText(value);
    }

    private void addMap(Map<?, ?> map) {
        Map<byte[], @Nullable Object> sorted = new TreeMap<>(Arrays::compare);
        map.forEach((name, value) -> sorted.put(bytesOf(name), value));
        if (sorted.size() != map.size()) {
            throw new IllegalArgumentException("a map in a key has keys that read the same");
        }
        add('m', length(sorted.size()));
        sorted.forEach((name, value) -> {
            written.writeBytes(name);
            add(value);
        });
    }

    private void add(char type, byte[] bytes) {
        written.write(type);
        written.writeBytes(length(bytes.length));
        written.writeBytes(bytes);
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(4).putInt(length).array();
    }
}
