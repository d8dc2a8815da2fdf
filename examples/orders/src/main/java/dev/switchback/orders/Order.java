package dev.switchback.orders;

/**
 * An order.
 *
 * @param quantity 1 to 1000
 */
record Order(long id, String item, int quantity) {}
