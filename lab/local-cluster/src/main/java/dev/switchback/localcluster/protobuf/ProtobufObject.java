package dev.switchback.localcluster.protobuf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An object in the envelope in which Kubernetes sends protobuf: four bytes, then a {@code runtime.Unknown}. */
public final class ProtobufObject {
    /** How a body that is one is announced. */
    public static final String CONTENT_TYPE = "application/vnd.kubernetes.protobuf";

    private static final Logger log = LoggerFactory.getLogger(ProtobufObject.class);
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int TYPE_META = 1;
    private static final int RAW = 2;
    private static final int API_VERSION = 1;
    private static final int KIND = 2;

    private ProtobufObject() {}

    /** The object as JSON; empty when the bytes are no such object, or one of a type that is not known. */
    public static Optional<ObjectNode> toJson(byte[] bytes) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        try {
            return open(new WireReader(ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length)));
        } catch (WireReader.Malformed e) {
            log.debug("not protobuf: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<ObjectNode> open(WireReader envelope) {
        String apiVersion = "";
        String kind = "";
        var raw = ByteBuffer.allocate(0);
        while (!envelope.atEnd()) {
            switch (envelope.field()) {
                case TYPE_META -> {
                    var type = new WireReader(envelope.message());
                    while (!type.atEnd()) {
                        switch (type.field()) {
                            case API_VERSION -> apiVersion = text(type.message());
                            case KIND -> kind = text(type.message());
                            default -> type.skip();
                        }
                    }
                }
                case RAW -> raw = envelope.message();
                default -> envelope.skip();
            }
        }
        var fields = Messages.of(messageName(apiVersion, kind));
        if (fields == null) {
            return Optional.empty();
        }
        var object = JsonText.object().put("apiVersion", apiVersion).put("kind", kind);
        MessageReader.read(raw, fields, object);
        return Optional.of(object);
    }

    /** Such as {@code networking.v1.Ingress} for {@code networking.k8s.io/v1}. */
    private static String messageName(String apiVersion, String kind) {
        if (kind.equals("DeleteOptions")) {
            return "meta.v1.DeleteOptions";
        }
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
        int dot = group.indexOf('.');
        return (dot < 0 ? group : group.substring(0, dot)) + "." + apiVersion.substring(slash + 1) + "." + kind;
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
