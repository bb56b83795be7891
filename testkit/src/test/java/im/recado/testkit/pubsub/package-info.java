@NullMarked
package im.recado.testkit.pubsub;

import org.jspecify.annotations.NullMarked;
