package dev.switchback.localcluster.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/contract.md} lists what the contract covers; {@code -Dcontract.write=true} writes it anew. */
class ContractTableTest {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "contract.md");
    private static final String BEGIN = "<!-- table: written by ContractTableTest -->\n";
    private static final String END = "<!-- end of table -->\n";
    private static final List<Class<?>> PARTS = List.of(
            ObjectsContract.class,
            PatchContract.class,
            ListContract.class,
            WatchContract.class,
            CustomResourceContract.class,
            SmallThingsContract.class,
            ControllerContract.class);

    @Test
    void theDocumentListsWhatIsCovered() throws IOException {
        String text = Files.readString(DOCUMENT);
        String expected =
                text.substring(0, text.indexOf(BEGIN) + BEGIN.length()) + table() + text.substring(text.indexOf(END));
        if (Boolean.getBoolean("contract.write")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
    }

    /** A part that one of the servers does not run would be no contract. */
    @Test
    void bothServersRunEveryPart() {
        for (var suite : List.of(LocalApiContractTest.class, RealApiContractTest.class)) {
            assertThat(Arrays.stream(suite.getDeclaredClasses())
                            .<Class<?>>map(Class::getSuperclass)
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(PARTS);
        }
    }

    private static String table() {
        return "\n| about | what both servers do |\n|---|---|\n"
                + PARTS.stream().map(ContractTableTest::rows).collect(Collectors.joining())
                + "\n";
    }

    private static String rows(Class<?> part) {
        return Arrays.stream(part.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(ContractTableTest::name)
                .sorted()
                .map(name -> "| " + name(part) + " | " + name.replace("|", "\\|") + " |\n")
                .collect(Collectors.joining());
    }

    private static String name(AnnotatedElement element) {
        var name = element.getAnnotation(DisplayName.class);
        if (name == null) {
            throw new AssertionError(element + " has no display name");
        }
        return name.value();
    }
}
