/** The buses of the desktop and of the system (D-Bus), as far as notices, and hearing of sleep and networks, need them. */
@NullMarked
package im.recado.client.protocol.bus;

import org.jspecify.annotations.NullMarked;
