/** The scenarios, and the check that every message arrives exactly once and in order. */
@NullMarked
package im.recado.bench.load;

import org.jspecify.annotations.NullMarked;
