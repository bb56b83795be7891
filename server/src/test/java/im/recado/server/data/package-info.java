@NullMarked
package im.recado.server.data;

import org.jspecify.annotations.NullMarked;
