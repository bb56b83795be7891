@NullMarked
package im.recado.client.protocol.bus;

import org.jspecify.annotations.NullMarked;
