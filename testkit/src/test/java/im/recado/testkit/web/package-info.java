/** XMPP within HTTP: WebSocket and BOSH. */
@NullMarked
package im.recado.testkit.web;

import org.jspecify.annotations.NullMarked;
