/** How one gets to a server: where it is, and encrypted ways to there. Nothing of a stream goes over anything else. */
@NullMarked
package im.recado.client.protocol.way;

import org.jspecify.annotations.NullMarked;
