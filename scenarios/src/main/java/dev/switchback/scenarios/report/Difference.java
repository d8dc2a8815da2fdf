package dev.switchback.scenarios.report;

/**
 * One thing that is not as expected.
 *
 * @param what such as {@code images shop/orders}
 * @param expected as the file has it
 * @param found as it is
 */
public record Difference(String what, String expected, String found) {

    @Override
    public String toString() {
        return what + ": expected " + expected + ", found " + found;
    }
}
