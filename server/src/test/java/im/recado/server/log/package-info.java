@NullMarked
package im.recado.server.log;

import org.jspecify.annotations.NullMarked;
