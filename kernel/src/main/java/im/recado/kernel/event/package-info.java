/** Events: how modules hear of what happens elsewhere, and those of the server's start and stop. */
@NullMarked
package im.recado.kernel.event;

import org.jspecify.annotations.NullMarked;
