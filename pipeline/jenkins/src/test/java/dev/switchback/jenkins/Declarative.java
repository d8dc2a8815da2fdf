package dev.switchback.jenkins;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Declarative pipelines, which this version of JenkinsPipelineUnit does not know: the parts that our samples use. An
 * unknown word is an error. Branches of {@code parallel} run in threads of their own.
 */
final class Declarative {
    private final Jenkins jenkins;
    /** The block that is being read, for each thread. */
    private static final ThreadLocal<Block> CURRENT = ThreadLocal.withInitial(() -> new Block(""));

    /** A pipeline or a stage, as it was read. */
    private static final class Block {
        final String name;
        final List<Block> stages = new ArrayList<>();
        final Map<String, Closure<?>> post = new LinkedHashMap<>();

        @Nullable
        Closure<?> steps;

        boolean isParallel;
        boolean failFast;
        Map<String, Object> environment = Map.of();

        Block(String name) {
            this.name = name;
        }
    }

    Declarative(Jenkins jenkins) {
        this.jenkins = jenkins;
    }

    void register() {
        jenkins.getBinding().setVariable("any", "any");
        jenkins.step("agent", Object.class, arguments -> null);
        jenkins.step("failFast", Boolean.class, arguments -> CURRENT.get().failFast = (Boolean) arguments[0]);
        for (String option : List.of("disableConcurrentBuilds")) {
            jenkins.getHelper().registerAllowedMethod(option, List.of(), new Step(jenkins, arguments -> null));
        }
        jenkins.step("timeout", Map.class, arguments -> null);
        block("options", (block, body) -> body.call());
        block("environment", this::environment);
        block("stages", (block, body) -> body.call());
        block("steps", (block, body) -> block.steps = body);
        block("parallel", (block, body) -> {
            block.isParallel = true;
            body.call();
        });
        block("post", (block, body) -> body.call());
        for (String condition : List.of("always", "success", "failure", "aborted", "unstable")) {
            block(condition, (block, body) -> block.post.put(condition, body));
        }
        jenkins.getHelper()
                .registerAllowedMethod(
                        "stage", List.of(String.class, Closure.class), new Step(jenkins, arguments -> CURRENT.get()
                                .stages
                                .add(read(String.valueOf(arguments[0]), (Closure<?>) arguments[1]))));
        jenkins.step("parallel", Map.class, arguments -> {
            Map<?, ?> branches = (Map<?, ?>) arguments[0];
            parallel(
                    branches.values().stream()
                            .filter(Closure.class::isInstance)
                            .<Runnable>map(body -> ((Closure<?>) body)::call)
                            .toList(),
                    Boolean.TRUE.equals(branches.get("failFast")));
            return null;
        });
        jenkins.step("pipeline", Closure.class, arguments -> {
            run(read("pipeline", (Closure<?>) arguments[0]));
            return null;
        });
    }

    private void block(String word, BiConsumer<Block, Closure<?>> reader) {
        jenkins.step(word, Closure.class, arguments -> {
            reader.accept(CURRENT.get(), (Closure<?>) arguments[0]);
            return null;
        });
    }

    private void environment(Block block, Closure<?> body) {
        var variables =
                new HashMap<String, Object>(Map.of("env", jenkins.getBinding().getVariable("env")));
        body.setDelegate(variables);
        body.setResolveStrategy(Closure.DELEGATE_FIRST);
        body.call();
        variables.remove("env");
        block.environment = variables;
    }

    private Block read(String name, Closure<?> body) {
        Block outer = CURRENT.get();
        var block = new Block(name);
        CURRENT.set(block);
        body.call();
        CURRENT.set(outer);
        return block;
    }

    private void run(Block pipeline) {
        Map<String, String> variables = new HashMap<>();
        pipeline.environment.forEach((name, value) -> variables.put(name, String.valueOf(value)));
        @SuppressWarnings("unchecked")
        var env = (Map<String, Object>) jenkins.getBinding().getVariable("env");
        env.putAll(variables);
        jenkins.agent.with(variables, new Step(jenkins, arguments -> {
            execute(pipeline);
            return null;
        }));
    }

    private void execute(Block block) {
        RuntimeException thrown = null;
        try {
            if (block.isParallel) {
                parallel(
                        block.stages.stream()
                                .<Runnable>map(stage -> () -> execute(stage))
                                .toList(),
                        block.failFast);
            } else if (block.steps != null) {
                block.steps.call();
            } else {
                block.stages.forEach(this::execute);
            }
        } catch (RuntimeException e) {
            jenkins.told.add(block.name + ": " + e.getMessage());
            jenkins.build.ended(e);
            thrown = e;
        }
        post(block);
        if (thrown != null) {
            throw thrown;
        }
    }

    private void post(Block block) {
        String result = jenkins.build.getResult();
        Set<String> met = Set.of("always", result.toLowerCase(Locale.ROOT));
        block.post.forEach((condition, body) -> {
            if (met.contains(condition)) {
                body.call();
            }
        });
    }

    private static void parallel(List<Runnable> bodies, boolean failFast) {
        var threads = Executors.newCachedThreadPool();
        try {
            var branches = new ExecutorCompletionService<Object>(threads);
            List<Future<Object>> running = new ArrayList<>();
            for (Runnable body : bodies) {
                running.add(branches.submit(body, body));
            }
            RuntimeException thrown = null;
            for (int i = 0; i < running.size(); i++) {
                RuntimeException failed = ended(branches, threads);
                if (failed != null && thrown == null) {
                    thrown = failed;
                    if (failFast) {
                        threads.shutdownNow();
                    }
                }
            }
            if (thrown != null) {
                throw thrown;
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static @Nullable RuntimeException ended(
            ExecutorCompletionService<Object> branches, ExecutorService threads) {
        while (true) {
            try {
                branches.take().get();
                return null;
            } catch (ExecutionException e) {
                return (RuntimeException) e.getCause();
            } catch (InterruptedException e) {
                threads.shutdownNow();
            }
        }
    }
}
