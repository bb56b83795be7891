/** Two devices that agree on keys: X3DH, XEdDSA and the Double Ratchet as Signal published them. Pure: no network, no store. */
@NullMarked
package im.recado.client.protocol.ratchet;

import org.jspecify.annotations.NullMarked;
