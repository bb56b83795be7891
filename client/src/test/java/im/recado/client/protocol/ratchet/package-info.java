@NullMarked
package im.recado.client.protocol.ratchet;

import org.jspecify.annotations.NullMarked;
