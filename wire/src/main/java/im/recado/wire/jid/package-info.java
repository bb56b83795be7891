/** Addresses (RFC 7622). */
@NullMarked
package im.recado.wire.jid;

import org.jspecify.annotations.NullMarked;
