/** The listener for connections that are joined in pairs: the part of SOCKS5 (RFC 1928) that XEP-0065 uses. */
@NullMarked
package im.recado.net.socks;

import org.jspecify.annotations.NullMarked;
