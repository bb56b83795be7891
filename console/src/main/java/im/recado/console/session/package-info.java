/** Who is logged in to the console. */
@NullMarked
package im.recado.console.session;

import org.jspecify.annotations.NullMarked;
