/**
 * Publish and subscribe (XEP-0060): nodes, whoever hosts them, and everything that can be done with them. The state of a node
 * is the immutable {@link im.recado.modules.pubsub.Node}; each family of use cases is one class.
 */
@NullMarked
package im.recado.modules.pubsub;

import org.jspecify.annotations.NullMarked;
