@NullMarked
package im.recado.gateway.msn;

import org.jspecify.annotations.NullMarked;
