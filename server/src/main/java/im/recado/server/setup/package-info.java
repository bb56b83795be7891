/** What the first set-up does to the home, whether in the browser or from a file. */
@NullMarked
package im.recado.server.setup;

import org.jspecify.annotations.NullMarked;
