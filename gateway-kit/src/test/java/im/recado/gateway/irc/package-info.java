@NullMarked
package im.recado.gateway.irc;

import org.jspecify.annotations.NullMarked;
