@NullMarked
package im.recado.server.control;

import org.jspecify.annotations.NullMarked;
