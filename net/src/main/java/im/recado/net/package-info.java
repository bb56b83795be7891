/** Sockets: listeners and connections on Netty. */
@NullMarked
package im.recado.net;

import org.jspecify.annotations.NullMarked;
