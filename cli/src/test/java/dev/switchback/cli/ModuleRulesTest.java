package dev.switchback.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
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
                new Row("programs", List.of(), "tests of any module start real programs with it"),
                new Row("runtime", List.of(), "a service embeds it and must not get the rest of the project with it"),
                new Row("kubernetes", List.of(), "it speaks of clusters and knows nothing of rollbacks"),
                new Row("localcluster", List.of(), "it is as honest as a real cluster only if it has no code for us"),
                new Row("orders", List.of("runtime"), "it is an ordinary service, as anybody would deploy one"),
                new Row("prometheus", List.of(), "it is configuration, which works without our code"),
                new Row("alertmanager", List.of(), "it is configuration, which works without our code"),
                new Row(
                        "rollback",
                        List.of("kubernetes", "runtime"),
                        "production code must not see test stages or fakes"),
                new Row(
                        "scenarios",
                        List.of("rollback", "kubernetes", "localcluster"),
                        "it plays the real service on the local cluster and needs nothing else"),
                new Row(
                        "loop",
                        List.of(
                                "programs",
                                "kubernetes",
                                "localcluster",
                                "orders",
                                "runtime",
                                "prometheus",
                                "alertmanager",
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
        List<String> known =
                Stream.concat(table().map(Row::module), Stream.of("cli")).toList();

        assertThat(CLASSES.stream().map(ModuleRulesTest::module).distinct()).isSubsetOf(known);
        assertThat(CLASSES.stream().map(ModuleRulesTest::module).distinct()).hasSizeGreaterThan(6);
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
                        "dev.switchback.rollback.model",
                        "dev.switchback.rollback.alerts", // ActiveAlert, a record
                        "dev.switchback.rollback", // Settings and Annotations
                        "dev.switchback.kubernetes", // records
                        "com.fasterxml.jackson.databind..", // templates are JSON
                        "org.jspecify..",
                        "java.lang..",
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
                        + "|FiringAlerts|RollbackService|InstantSource|Clock|CaseStore)")
                .because("evidence is gathered before, once, and the clock's value is part of it")
                .check(CLASSES);
    }
}
