/** Time as the server measures it, so that a test can play it. */
@NullMarked
package im.recado.kernel.time;

import org.jspecify.annotations.NullMarked;
