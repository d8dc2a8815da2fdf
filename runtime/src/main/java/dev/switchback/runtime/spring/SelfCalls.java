package dev.switchback.runtime.spring;

import dev.switchback.runtime.guarded.Guarded;
import dev.switchback.runtime.guarded.GuardedMethod;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Finds calls of guarded methods from within the same object, which pass no proxy, in the classes' code. Only where no
 * other object of the class can be meant, such as one that was injected: what is found is certain, and not everything is
 * found.
 */
final class SelfCalls extends ClassVisitor {
    private final String owner;
    private final Map<String, Method> guarded;

    private SelfCalls(String owner, Map<String, Method> guarded) {
        super(SpringAsmInfo.ASM_VERSION);
        this.owner = owner;
        this.guarded = guarded;
    }

    /** @throws IllegalStateException naming both methods */
    static void refuse(Class<?> type, Map<Method, Guarded> methods) {
        Map<String, Method> guarded = new HashMap<>();
        methods.keySet().forEach(method -> guarded.put(method.getName() + Type.getMethodDescriptor(method), method));
        for (Class<?> one = type; one != null && one != Object.class; one = one.getSuperclass()) {
            try (InputStream code = code(one)) {
                read(code, new SelfCalls(Type.getInternalName(one), guarded));
            } catch (IOException e) {
                return; // classes that are made at run time have no file
            }
        }
    }

    private static @Nullable InputStream code(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        String file = Type.getInternalName(type) + ".class";
        return loader == null ? null : loader.getResourceAsStream(file);
    }

    private static void read(@Nullable InputStream code, SelfCalls visitor) throws IOException {
        if (code == null) {
            return;
        }
        ClassReader reader;
        try {
            reader = new ClassReader(code);
        } catch (IllegalArgumentException e) {
            return; // of a later Java than Spring knows
        }
        reader.accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        boolean counts = (access & Opcodes.ACC_BRIDGE) == 0 && !guarded.containsKey(name + descriptor);
        return counts ? new Body(name, descriptor) : null;
    }

    private final class Body extends MethodVisitor {
        private final String name;
        private final Set<Method> called = new HashSet<>();
        private boolean others;

        Body(String name, String descriptor) {
            super(SpringAsmInfo.ASM_VERSION);
            this.name = name;
            this.others = List.of(Type.getArgumentTypes(descriptor)).stream().anyMatch(this::isOwn);
        }

        private boolean isOwn(Type type) {
            return type.getDescriptor().endsWith("L" + owner + ";");
        }

        @Override
        public void visitFieldInsn(int opcode, String holder, String field, String descriptor) {
            others |= isOwn(Type.getType(descriptor));
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            others |= type.equals(owner) || isOwn(Type.getObjectType(type));
        }

        @Override
        public void visitMethodInsn(int opcode, String holder, String method, String descriptor, boolean isInterface) {
            others |= isOwn(Type.getReturnType(descriptor));
            if (opcode == Opcodes.INVOKEVIRTUAL) {
                calls(holder, method, descriptor);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String method, String descriptor, Handle bootstrap, Object... arguments) {
            boolean bound = List.of(Type.getArgumentTypes(descriptor)).stream().anyMatch(this::isOwn);
            for (Object argument : arguments) {
                if (bound && argument instanceof Handle handle && handle.getTag() == Opcodes.H_INVOKEVIRTUAL) {
                    calls(handle.getOwner(), handle.getName(), handle.getDesc());
                }
            }
        }

        private void calls(String holder, String method, String descriptor) {
            Method found = holder.equals(owner) ? guarded.get(method + descriptor) : null;
            if (found != null) {
                called.add(found);
            }
        }

        @Override
        public void visitEnd() {
            if (!others) {
                called.forEach(method -> {
                    throw GuardedMethod.refused(
                            method,
                            "it is called in " + owner.replace('/', '.') + "." + name
                                    + " on the same object, where no proxy stands; move one of the two methods to another"
                                    + " bean, or use ServiceRuntime.breaker there");
                });
            }
        }
    }
}
