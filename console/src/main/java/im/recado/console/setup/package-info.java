/** The first set-up in the browser, as long as nobody administrates the server. */
@NullMarked
package im.recado.console.setup;

import org.jspecify.annotations.NullMarked;
