package dev.switchback.kubernetes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may use what; the client library stays behind one door, so that it can be changed without a search. */
class ModuleRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.switchback");

    @Test
    void theClientLibraryIsUsedHereOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.switchback.kubernetes..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kubernetes..")
                .because("everything else speaks of clusters in our words")
                .check(CLASSES);
    }

    @Test
    void andOnlyToReachTheServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.switchback.kubernetes.client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kubernetes..", "okhttp3..", "okio..")
                .because("over a transport a cluster can be played in virtual time")
                .check(CLASSES);
    }

    @Test
    void noModelsOfTheLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kubernetes.client.openapi.models..", "io.kubernetes.client.proto..")
                .because("they drop or change what they do not know; we keep JSON as it is")
                .check(CLASSES);
    }
}
