/** The bus of the desktop (D-Bus), as far as showing notices needs it. */
@NullMarked
package im.recado.client.protocol.bus;

import org.jspecify.annotations.NullMarked;
