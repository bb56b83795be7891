@NullMarked
package im.recado.client.protocol.jingle;

import org.jspecify.annotations.NullMarked;
