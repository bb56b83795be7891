/** Stopping and restarting, for administrators. */
@NullMarked
package im.recado.modules.stop;

import org.jspecify.annotations.NullMarked;
