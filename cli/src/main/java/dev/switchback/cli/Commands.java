package dev.switchback.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands; one whose constructor takes a {@link Shell} gets ours. */
final class Commands implements IFactory {
    private final IFactory usual = CommandLine.defaultFactory();
    private final Shell shell;

    Commands(Shell shell) {
        this.shell = shell;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        Optional<Constructor<?>> taking = Arrays.stream(type.getDeclaredConstructors())
                .filter(c -> Arrays.equals(c.getParameterTypes(), new Class<?>[] {Shell.class}))
                .findFirst();
        return taking.isPresent() ? type.cast(taking.get().newInstance(shell)) : usual.create(type);
    }
}
