package dev.switchback.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may use whom, over all modules: the command line is the one that sees them all. */
class ModuleRulesTest {
    private static final String ROOT = "dev.switchback.";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.switchback");

    /**
     * A row of the table.
     *
     * @param may the modules that it may use
     * @param because what would be lost otherwise
     */
    record Row(String module, List<String> may, String because) {}

    static Stream<Row> table() {
        return Stream.of(
                new Row("tools", List.of(), "tests of any module start real programs with it"),
                new Row("runtime", List.of(), "a service embeds it and must not get the rest of the project with it"),
                new Row("kubernetes", List.of("runtime"), "it speaks of clusters and knows nothing of rollbacks"),
                new Row("monitoring", List.of("runtime"), "it speaks of alerts and knows nothing of rollbacks"),
                new Row(
                        "resources",
                        List.of("kubernetes", "runtime"),
                        "it says what a rollback and a delivery are, not how one is done"),
                new Row("localcluster", List.of(), "it is as honest as a real cluster only if it has no code for us"),
                new Row("faults", List.of("localcluster"), "it stands in front of any API server, a real one too"),
                new Row("orders", List.of("runtime"), "it is an ordinary service, as anybody would deploy one"),
                new Row("prometheus", List.of(), "it is configuration, which works without our code"),
                new Row("alertmanager", List.of(), "it is configuration, which works without our code"),
                new Row(
                        "rollback",
                        List.of("pipeline", "resources", "monitoring", "kubernetes", "runtime"),
                        "it drives deliveries too, and production code must not see test stages or fakes"),
                new Row(
                        "smoke",
                        List.of("kubernetes", "monitoring", "runtime"),
                        "it checks any HTTP service and knows nothing of releases"),
                new Row(
                        "pipeline",
                        List.of("smoke", "resources", "monitoring", "kubernetes", "runtime"),
                        "it ships without the rollback service, and production code must not see the lab"),
                new Row(
                        "cli",
                        List.of("pipeline", "smoke", "rollback", "resources", "monitoring", "kubernetes", "runtime"),
                        "what ships must not contain the lab, whose commands come by ServiceLoader"),
                new Row(
                        "scenarios",
                        List.of(
                                "cli",
                                "pipeline",
                                "smoke",
                                "rollback",
                                "resources",
                                "monitoring",
                                "kubernetes",
                                "runtime",
                                "localcluster",
                                "faults"),
                        "it plays the real service on the local cluster and needs nothing else"),
                new Row(
                        "demo",
                        List.of(
                                "cli",
                                "pipeline",
                                "smoke",
                                "tools",
                                "kubernetes",
                                "localcluster",
                                "orders",
                                "runtime",
                                "prometheus",
                                "alertmanager",
                                "resources",
                                "rollback"),
                        "it is a stage, and the command line is what starts it"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void aModuleUsesOnlyWhatItsRowSays(Row row) {
        String[] allowed = Stream.concat(Stream.of(row.module()), row.may().stream())
                .map(module -> ROOT + module + "..")
                .toArray(String[]::new);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(ROOT + row.module() + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.switchback..").and(not(resideInAnyPackage(allowed))))
                .because(row.because());
        rule.check(CLASSES);
    }

    @Test
    void everyModuleHasARow() {
        List<String> known = table().map(Row::module).toList();

        assertThat(CLASSES.stream().map(ModuleRulesTest::module).distinct()).isSubsetOf(known);
        assertThat(CLASSES.stream().map(ModuleRulesTest::module).distinct()).hasSizeGreaterThan(6);
    }

    /** Modules that the most people read; a word means one thing there, whatever they import. */
    private static final List<String> ONE_NAME_ONE_THING = List.of("rollback", "pipeline");

    /** Names that the rollback service shares with the runtime; the list only shrinks. */
    private static final List<String> STILL_TWICE =
            List.of("ConfigException", "Outcome", "Problem", "Retention", "Settings");

    @Test
    void inServiceAndPipelineNoClassHasTheNameOfAnotherModulesPublicClass() {
        List<JavaClass> visible = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
        assertThat(CLASSES.stream()
                        .filter(type -> type.isTopLevelClass() && ONE_NAME_ONE_THING.contains(module(type)))
                        .filter(type -> !type.getName().contains("$")) // what Micronaut generates
                        .filter(type -> visible.stream().anyMatch(other -> isNamesake(type, other)))
                        .map(JavaClass::getSimpleName))
                .as("a reader who meets a name has to know which class it is; give each the name of what it is there")
                .isSubsetOf(STILL_TWICE);
    }

    private static boolean isNamesake(JavaClass type, JavaClass other) {
        return !module(other).equals(module(type)) && other.getSimpleName().equals(type.getSimpleName());
    }

    private static String module(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).split("\\.", -1)[0];
    }

    @Test
    void onlyTheModuleKubernetesKnowsTheClientLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.switchback.kubernetes..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.kubernetes..")
                .because("everything else speaks of clusters in our words, so that it can be played in virtual time")
                .check(CLASSES);
    }

    @Test
    void judgementReadsFactsAndDoesNoInputOrOutput() {
        classes()
                .that()
                .resideInAPackage("dev.switchback.rollback.judgement..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.switchback.rollback.judgement..",
                        "dev.switchback.resources",
                        "dev.switchback.kubernetes", // records
                        "dev.switchback.runtime.durations", // messages print durations
                        "com.fasterxml.jackson.databind..", // templates are JSON
                        "org.jspecify..",
                        "java.lang..",
                        "java.math..",
                        "java.time..",
                        "java.util.."))
                .because("the same evidence has to give the same decision, which explain shows at any time")
                .check(CLASSES);
    }

    @Test
    void judgementDoesNotReachForAnythingThatCalls() {
        noClasses()
                .that()
                .resideInAPackage("dev.switchback.rollback.judgement..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(".*\\.(Cluster|Clusters|Workloads|TrafficServices|CustomResources|AlertSource"
                        + "|FiringAlerts|RollbackService|InstantSource|Clock|RollbackStore)")
                .because("evidence is gathered before, once, and the clock's value is part of it")
                .check(CLASSES);
    }

    @Test
    void noPackageIsPartOfACycle() {
        var packages = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
        SlicesRuleDefinition.slices()
                .assignedFrom(packages)
                .should()
                .beFreeOfCycles()
                .because("two packages that need each other cannot be read, tested or moved alone")
                .check(CLASSES);
    }

    /** The layers of docs/architecture.md, from the bottom up; a package uses its own layer and those below. */
    private static final List<List<String>> SERVICE_LAYERS = List.of(
            List.of("judgement", "store", "action", "notice"),
            List.of("decision", "evidence", "verification", "people", "config"),
            List.of("intake"),
            List.of("controller", "explain", "deliveries"),
            List.of(""),
            List.of("web", "web.page"));

    @Test
    void inTheRollbackServiceNoArrowPointsUpwards() {
        for (int layer = 0; layer < SERVICE_LAYERS.size(); layer++) {
            List<List<String>> above = SERVICE_LAYERS.subList(layer + 1, SERVICE_LAYERS.size());
            noClasses()
                    .that()
                    .resideInAnyPackage(packages(SERVICE_LAYERS.subList(layer, layer + 1)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(above))
                    .because("docs/architecture.md puts these packages above")
                    .check(CLASSES);
        }
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("dev.switchback.rollback"))
                        .distinct())
                .as("packages that have no layer")
                .isSubsetOf(packages(SERVICE_LAYERS));
    }

    private static String[] packages(List<List<String>> layers) {
        return layers.stream()
                .flatMap(List::stream)
                .map(name -> name.isEmpty() ? "dev.switchback.rollback" : "dev.switchback.rollback." + name)
                .toArray(String[]::new);
    }
}
