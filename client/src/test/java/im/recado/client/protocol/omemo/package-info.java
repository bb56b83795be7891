@NullMarked
package im.recado.client.protocol.omemo;

import org.jspecify.annotations.NullMarked;
