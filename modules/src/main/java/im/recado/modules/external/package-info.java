/** Services beside XMPP that clients may use: STUN and TURN for calls (XEP-0215). */
@NullMarked
package im.recado.modules.external;

import org.jspecify.annotations.NullMarked;
