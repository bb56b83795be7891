@NullMarked
package im.recado.server;

import org.jspecify.annotations.NullMarked;
