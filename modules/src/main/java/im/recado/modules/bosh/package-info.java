/**
 * XMPP by requests (XEP-0124, XEP-0206): for clients whose network lets nothing else through. A session is one actor on a loop of
 * its own; requests come and go, and it lives on when one of them dies.
 */
@NullMarked
package im.recado.modules.bosh;

import org.jspecify.annotations.NullMarked;
