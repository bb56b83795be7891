@NullMarked
package im.recado.net.dns;

import org.jspecify.annotations.NullMarked;
