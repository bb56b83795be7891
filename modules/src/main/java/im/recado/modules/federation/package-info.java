/** Other servers: who they have to prove to be, dialback (XEP-0220), certificates (XEP-0178), queues and streams in both directions. */
@NullMarked
package im.recado.modules.federation;

import org.jspecify.annotations.NullMarked;
