/** Tests of addresses. */
@NullMarked
package im.recado.wire.jid;

import org.jspecify.annotations.NullMarked;
