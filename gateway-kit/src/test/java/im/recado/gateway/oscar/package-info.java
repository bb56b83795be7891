@NullMarked
package im.recado.gateway.oscar;

import org.jspecify.annotations.NullMarked;
