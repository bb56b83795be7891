/** Servers of other makers, started for a side-by-side run. */
@NullMarked
package im.recado.bench.peer;

import org.jspecify.annotations.NullMarked;
