/** The certificate of the listeners, shown and replaced while the server runs. */
@NullMarked
package im.recado.server.certificate;

import org.jspecify.annotations.NullMarked;
