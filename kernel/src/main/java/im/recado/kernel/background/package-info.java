/** Work that nobody waits for, on virtual threads. */
@NullMarked
package im.recado.kernel.background;

import org.jspecify.annotations.NullMarked;
