/** The web console of administrators: everything they do, in a browser. */
@NullMarked
package im.recado.console;

import org.jspecify.annotations.NullMarked;
