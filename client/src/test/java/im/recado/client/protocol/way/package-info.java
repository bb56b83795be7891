@NullMarked
package im.recado.client.protocol.way;

import org.jspecify.annotations.NullMarked;
