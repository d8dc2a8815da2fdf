package dev.switchback.jenkins;

import com.lesfurets.jenkins.unit.BasePipelineTest;
import com.lesfurets.jenkins.unit.MethodCall;
import com.lesfurets.jenkins.unit.global.lib.LibraryConfiguration;
import dev.switchback.jenkins.Build.Failed;
import dev.switchback.jenkins.Build.Interrupted;
import groovy.lang.Closure;
import groovy.lang.GString;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A Jenkins with our library that runs one pipeline script; the steps are real as far as the library uses them. */
final class Jenkins extends BasePipelineTest {
    /** What a person does with a question: the name of who promotes, or nothing for Abort. */
    final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    /** Questions that are open, and messages of steps that only tell something. */
    final BlockingQueue<String> questions = new LinkedBlockingQueue<>();

    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final Build build = new Build();
    final Agent agent;
    private final Path workspace;
    private final Map<String, String> secrets = new HashMap<>();

    Jenkins(Path workspace, StandIn program) throws Exception {
        this.workspace = Files.createDirectories(workspace);
        agent = new Agent(workspace, program.folder());
        setScriptRoots("examples", "vars", workspace.toString());
        setUp();
        getHelper().setCallStack(Collections.synchronizedList(new ArrayList<>()));
        getHelper().registerSharedLibrary(library());
        getBinding().setVariable("currentBuild", build);
        getBinding().setVariable("env", new HashMap<>(Map.of("GIT_COMMIT", "4f5a1", "BUILD_TAG", "jenkins-shop-7")));
        // JenkinsPipelineUnit binds only the call methods of a library.
        getBinding().setVariable("switchback", loadScript("switchback.groovy"));
        steps();
        new Declarative(this).register();
    }

    private static LibraryConfiguration library() {
        var library = new LibraryConfiguration();
        library.setName("switchback");
        library.setDefaultVersion("main");
        library.setTargetPath("build");
        library.setRetriever((name, version, target) -> {
            try {
                return List.of(Path.of("").toAbsolutePath().toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        });
        return library;
    }

    /** What {@code credentials} of Jenkins holds. */
    Jenkins secret(String id, String value) {
        secrets.put(id, value);
        return this;
    }

    /** Runs a scripted pipeline; what it threw has become the result. */
    Jenkins run(String script) throws IOException {
        Files.writeString(workspace.resolve("script.jenkins"), "@Library('switchback') _\n" + script);
        return file("script.jenkins");
    }

    Jenkins file(String name) {
        try {
            runScript(name);
        } catch (Failed | Interrupted e) {
            told.add(String.valueOf(e.getMessage()));
            build.ended(e);
        }
        return this;
    }

    /** Every call of the pipeline and the library, indented by depth. */
    String calls() {
        return getHelper().getCallStack().stream().map(MethodCall::toString).collect(Collectors.joining("\n"));
    }

    List<String> steps(String name) {
        return getHelper().getCallStack().stream()
                .filter(call -> call.getMethodName().equals(name))
                .map(MethodCall::toString)
                .map(String::strip)
                .toList();
    }

    private void steps() {
        step("sh", Map.class, arguments -> agent.sh((Map<?, ?>) arguments[0]));
        step("sh", Object.class, arguments -> agent.sh(Map.of("script", arguments[0])));
        step("writeFile", Map.class, arguments -> agent.writeFile((Map<?, ?>) arguments[0]));
        step("error", Object.class, arguments -> {
            throw new Failed(String.valueOf(arguments[0]));
        });
        step("echo", Object.class, arguments -> told.add(String.valueOf(arguments[0])));
        step("junit", Map.class, arguments -> null);
        step("input", Map.class, arguments -> input((Map<?, ?>) arguments[0]));
        getHelper().registerAllowedMethod("waitUntil", List.of(Map.class, Closure.class), new Step(this, arguments -> {
            waitUntil((Closure<?>) arguments[1]);
            return null;
        }));
        step("file", Map.class, arguments -> arguments[0]);
        step("string", Map.class, arguments -> arguments[0]);
        getHelper()
                .registerAllowedMethod(
                        "withCredentials",
                        List.of(List.class, Closure.class),
                        new Step(
                                this,
                                arguments -> agent.with(bound((List<?>) arguments[0]), (Closure<?>) arguments[1])));
    }

    void step(String name, Class<?> argument, Step.Body body) {
        getHelper().registerAllowedMethod(name, List.of(argument), new Step(this, body));
        if (argument == Object.class) {
            getHelper().registerAllowedMethod(name, List.of(String.class), new Step(this, body));
            getHelper().registerAllowedMethod(name, List.of(GString.class), new Step(this, body));
        }
    }

    private static void waitUntil(Closure<?> condition) {
        while (!Boolean.TRUE.equals(condition.call())) {
            if (Thread.interrupted()) {
                throw new Interrupted("waitUntil was stopped");
            }
        }
    }

    private @Nullable Object input(Map<?, ?> arguments) {
        questions.add(arguments.get("message") + " for " + arguments.get("submitter"));
        try {
            String person = answers.take();
            if (person.isEmpty()) {
                throw new Interrupted("input was rejected");
            }
            return person;
        } catch (InterruptedException e) {
            throw new Interrupted("input was stopped");
        }
    }

    private Map<String, String> bound(List<?> bindings) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Object binding : bindings) {
            Map<?, ?> named = (Map<?, ?>) binding;
            String secret = secrets.get(String.valueOf(named.get("credentialsId")));
            if (secret == null) {
                throw new Failed("no credentials " + named.get("credentialsId"));
            }
            variables.put(String.valueOf(named.get("variable")), secret);
        }
        return variables;
    }
}
