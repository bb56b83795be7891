/** Pings, and the watch over silent clients (XEP-0199). */
@NullMarked
package im.recado.modules.ping;

import org.jspecify.annotations.NullMarked;
