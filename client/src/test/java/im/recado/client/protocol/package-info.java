@NullMarked
package im.recado.client.protocol;

import org.jspecify.annotations.NullMarked;
