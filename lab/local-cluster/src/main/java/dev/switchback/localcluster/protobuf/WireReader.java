package dev.switchback.localcluster.protobuf;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads tags and values of the protobuf wire format. Throws {@link Malformed} where there is none. */
final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int VARINT_BITS = 64;

    private final ByteBuffer bytes;
    private int wireType;

    WireReader(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The bytes are not what they should be. */
    static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message);
        }
    }

    boolean atEnd() {
        return !bytes.hasRemaining();
    }

    /** The number of the next field, whose value is to be read or skipped next. */
    int field() {
        long tag = varint();
        wireType = (int) (tag & 7);
        return (int) (tag >>> 3);
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> take(Long.BYTES);
            case LENGTH -> message();
            case FIXED32 -> take(Integer.BYTES);
            default -> throw new Malformed("wire type " + wireType);
        }
    }

    long integer() {
        expect(VARINT);
        return varint();
    }

    double real() {
        expect(FIXED64);
        return take(Long.BYTES).getDouble();
    }

    /** What has a length: a message, text or bytes. */
    ByteBuffer message() {
        expect(LENGTH);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw new Malformed("a length beyond the end");
        }
        return take((int) length);
    }

    private void expect(int type) {
        if (wireType != type) {
            throw new Malformed("wire type " + wireType + " instead of " + type);
        }
    }

    private ByteBuffer take(int length) {
        if (length > bytes.remaining()) {
            throw new Malformed("the end is missing");
        }
        var taken = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + length);
        return taken;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < VARINT_BITS; shift += 7) {
            long next = next();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Malformed("a number without an end");
    }

    private long next() {
        try {
            return Byte.toUnsignedLong(bytes.get());
        } catch (BufferUnderflowException e) {
            throw new Malformed("the end is missing");
        }
    }
}
