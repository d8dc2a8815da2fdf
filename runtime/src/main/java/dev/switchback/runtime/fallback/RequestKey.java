package dev.switchback.runtime.fallback;

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

    private byte[] written = new byte[256];
    private int size;

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
        MessageDigest digest = SHA_256.get();
        digest.update(key.written, 0, key.size);
        return HexFormat.of().formatHex(digest.digest());
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
            begin('l', list.size());
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
        if (!hasSurrogates(text)) {
            add('s', text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        ByteBuffer chars = ByteBuffer.allocate(2 * text.length());
        chars.asCharBuffer().put(text);
        add('u', chars.array());
    }

    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private void addNamed(char kind, Class<?> type, String value) {
        add(kind, type.getName().getBytes(StandardCharsets.UTF_8));
        addText(value);
    }

    private void addMap(Map<?, ?> map) {
        Map<byte[], @Nullable Object> sorted = new TreeMap<>(Arrays::compare);
        map.forEach((name, value) -> sorted.put(taken(name), value));
        if (sorted.size() != map.size()) {
            throw new IllegalArgumentException("a map in a key has keys that read the same");
        }
        begin('m', sorted.size());
        sorted.forEach((name, value) -> {
            write(name);
            add(value);
        });
    }

    /** What this part would add. */
    private byte[] taken(@Nullable Object part) {
        int before = size;
        add(part);
        byte[] added = Arrays.copyOfRange(written, before, size);
        size = before;
        return added;
    }

    private void add(char type, byte[] bytes) {
        begin(type, bytes.length);
        write(bytes);
    }

    private void begin(char type, int length) {
        room(5);
        written[size++] = (byte) type;
        for (int shift = 24; shift >= 0; shift -= 8) {
            written[size++] = (byte) (length >> shift);
        }
    }

    private void write(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, written, size, bytes.length);
        size += bytes.length;
    }

    private void room(int more) {
        int needed = Math.addExact(size, more);
        if (needed > written.length) {
            written = Arrays.copyOf(
                    written, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8, 2L * written.length)));
        }
    }
}
