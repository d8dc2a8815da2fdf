package dev.switchback.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchback.benchmarks.Bench;
import dev.switchback.benchmarks.Family;
import dev.switchback.demo.monitoring.LocalHttp;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.Launch;
import dev.switchback.demo.process.Patience;
import dev.switchback.demo.process.Ports;
import dev.switchback.demo.process.Processes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Runs {@code switchback load} against a server of known latency, in a process of its own on the same processors. */
public final class LoadFamily implements Family {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String measures() {
        return "what `switchback load` measures, beside what the server did";
    }

    @Override
    public Report measure(Bench bench) throws CannotMeasure, InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (Processes processes = new Processes(bench.folder().resolve("logs"), bench.mark())) {
            Launch launch = new Launch(processes, new Patience(timer, what -> {}), new LocalHttp()::isOk);
            var program = new Launch.Program("known-server", LoadFamily::server, "/ready");
            URI server = launch.start(program, new Ports(new Random()).free()).address();
            return measure(bench, server);
        } catch (GaveUp e) {
            throw new CannotMeasure(String.valueOf(e.getMessage()));
        } finally {
            timer.shutdownNow();
        }
    }

    private static Report measure(Bench bench, URI server) throws CannotMeasure, InterruptedException {
        LoadFigures figures = new LoadFigures();
        String length = bench.quick() ? "10s" : "30s";
        List<String> mixed = List.of("--rate", "1000", "--duration", length);
        figures.speed(run(bench, server, "/fast", List.of("--duration", length)), truth(server));
        figures.mixed(run(bench, server, "/mixed", mixed), truth(server));
        figures.stall(run(bench, server, "/stall", List.of("--rate", "500", "--duration", "10s")));
        return figures.report();
    }

    private static List<String> server(int port) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        return List.of(java, "-cp", classPath, KnownServer.class.getName(), String.valueOf(port));
    }

    private static JsonNode run(Bench bench, URI server, String path, List<String> options)
            throws CannotMeasure, InterruptedException {
        List<String> command = new ArrayList<>(List.of(bench.switchback(), "load", server + path, "-o", "json"));
        command.addAll(options);
        bench.tell(String.join(" ", command.subList(1, command.size())));
        return json(bench, command);
    }

    private static JsonNode truth(URI server) throws CannotMeasure, InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(server.resolve("/truth")).build();
            return JSON.readTree(HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new CannotMeasure("the server does not answer: " + e.getMessage());
        }
    }

    /** What a program printed. */
    private static JsonNode json(Bench bench, List<String> command) throws CannotMeasure, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(bench.folder().resolve("load.log").toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CannotMeasure(String.join(" ", command) + " failed: " + output);
            }
            return JSON.readTree(output);
        } catch (IOException e) {
            throw new CannotMeasure(command.get(0) + " cannot be run: " + e.getMessage());
        }
    }
}
