/** The WebSocket protocol (RFC 6455), pure: the opening handshake and frames; knows neither sockets nor XMPP. */
@NullMarked
package im.recado.net.websocket;

import org.jspecify.annotations.NullMarked;
