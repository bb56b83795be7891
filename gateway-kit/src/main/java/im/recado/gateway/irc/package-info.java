/** IRC (RFC 1459, RFC 2812, IRCv3): many networks behind one gateway, channels as rooms, and people to talk to. */
@NullMarked
package im.recado.gateway.irc;

import org.jspecify.annotations.NullMarked;
