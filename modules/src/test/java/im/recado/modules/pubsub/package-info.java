/** Nodes, tested without a server around them. */
@NullMarked
package im.recado.modules.pubsub;

import org.jspecify.annotations.NullMarked;
