/** Where accounts come from besides the server's own; `Sources` lists all of it. */
@NullMarked
package im.recado.source;

import org.jspecify.annotations.NullMarked;
