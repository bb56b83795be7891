/**
 * The gateway kit (XEP-0100): people use their accounts on other networks from any XMPP client. `Gateway` is one network's
 * address here, `GatewaySession` one person behind it; what a network has to bring is in `gateway.network`.
 */
@NullMarked
package im.recado.gateway;

import org.jspecify.annotations.NullMarked;
