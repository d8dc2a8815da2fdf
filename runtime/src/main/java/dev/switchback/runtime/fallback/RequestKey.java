package dev.switchback.runtime.fallback;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
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
     * The key of a request made of these parts: null, text, bytes, numbers, booleans, enums, UUIDs, URIs, times and
     * durations of {@code java.time}, and records, {@code Optional}s, arrays, lists, sets and maps of them. The order of a
     * set or map means nothing. A map's keys are such too.
     *
     * @throws IllegalArgumentException for anything else, since its text may differ each time, and for a set or map with
     *     elements or keys that are different to it and the same here
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
        } else if (part instanceof Record record) {
            addRecord(record);
        } else if (isValue(part)) {
            addNamed('v', part.getClass(), part.toString());
        } else {
            addContainer(part);
        }
    }

    /** Whether its text says all of it, and is the same each time. */
    private static boolean isValue(Object part) {
        return part instanceof UUID
                || part instanceof URI
                || part instanceof Character
                || part instanceof Locale
                || part.getClass().getPackageName().equals("java.time");
    }

    private void addContainer(Object part) {
        if (part instanceof List<?> list) {
            begin('l', list.size());
            list.forEach(this::add);
        } else if (part instanceof Object[] array) {
            begin('l', array.length);
            Arrays.asList(array).forEach(this::add);
        } else if (part instanceof Set<?> set) {
            Map<byte[], Object> sorted = new TreeMap<>(Arrays::compare);
            set.forEach(element -> sorted.put(taken(element), set));
            requireSize(sorted, set.size());
            begin('t', sorted.size());
            sorted.keySet().forEach(this::write);
        } else if (part instanceof Optional<?> optional) {
            begin('o', optional.isPresent() ? 1 : 0);
            optional.ifPresent(this::add);
        } else if (part instanceof Map<?, ?> map) {
            addMap(map);
        } else {
            throw new IllegalArgumentException(
                    "a " + part.getClass().getName()
                            + " cannot be part of a key; allowed: text, numbers, times, UUIDs, and records, lists, sets and maps");
        }
    }

    private void addRecord(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        add('r', record.getClass().getName().getBytes(StandardCharsets.UTF_8));
        begin('l', components.length);
        for (RecordComponent component : components) {
            try {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                add(accessor.invoke(record));
            } catch (ReflectiveOperationException | InaccessibleObjectException e) {
                throw new IllegalArgumentException(
                        "a " + record.getClass().getName() + " cannot be part of a key: " + component.getName()
                                + " cannot be read",
                        e);
            }
        }
    }

    private static void requireSize(Map<byte[], ?> sorted, int size) {
        if (sorted.size() != size) {
            throw new IllegalArgumentException("a set or map in a key has elements or keys that read the same");
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
        requireSize(sorted, map.size());
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
