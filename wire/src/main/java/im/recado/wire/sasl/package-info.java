/** SASL mechanisms and their messages (RFC 5802, RFC 4616, RFC 4422), pure: bytes in, bytes out. */
@NullMarked
package im.recado.wire.sasl;

import org.jspecify.annotations.NullMarked;
