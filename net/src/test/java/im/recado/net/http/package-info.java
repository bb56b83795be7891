/** The web listener, at its worst. */
@NullMarked
package im.recado.net.http;

import org.jspecify.annotations.NullMarked;
