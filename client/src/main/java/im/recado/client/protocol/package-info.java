/** The words of XMPP as a client needs them, and the stream to a server (RFC 6120, XEP-0198) behind {@code Link}. */
@NullMarked
package im.recado.client.protocol;

import org.jspecify.annotations.NullMarked;
