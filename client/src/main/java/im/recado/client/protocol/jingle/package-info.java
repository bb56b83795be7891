/** What two clients say to each other to hand over a file themselves (XEP-0166, XEP-0234, XEP-0260, XEP-0261), and the first words of SOCKS5. */
@NullMarked
package im.recado.client.protocol.jingle;

import org.jspecify.annotations.NullMarked;
