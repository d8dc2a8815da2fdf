package dev.switchback.localcluster.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Plain HTTP on 127.0.0.1 to the cluster of a kubeconfig, with its TLS and credentials: {@code kubectl proxy}. */
public final class KubectlProxy implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("127\\.0\\.0\\.1:[0-9]+");

    private final Process process;
    private final String address;

    private KubectlProxy(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Waits until it serves; it ends with this process at the latest. */
    public static KubectlProxy start(Path kubeconfig) throws IOException {
        var process = new ProcessBuilder(
                        "kubectl",
                        "--kubeconfig=" + kubeconfig,
                        "proxy",
                        "--port=0",
                        "--reject-paths=^$",
                        "--disable-filter=true")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        String line = String.valueOf(
                process.inputReader(StandardCharsets.UTF_8).readLine()); // "Starting to serve on 127.0.0.1:40000"
        var serving = SERVING.matcher(line);
        if (!serving.find()) {
            process.destroy();
            throw new IOException("kubectl proxy does not serve " + kubeconfig + ": " + line);
        }
        return new KubectlProxy(process, "http://" + serving.group());
    }

    /** The address, such as {@code http://127.0.0.1:8001}. */
    public String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
