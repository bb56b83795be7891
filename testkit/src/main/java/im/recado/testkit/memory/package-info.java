/**
 * The stores of the server in memory, for tests: the same behaviour as in a database, and faults on demand. One contract
 * test for each store runs on both.
 */
@NullMarked
package im.recado.testkit.memory;

import org.jspecify.annotations.NullMarked;
