/** The program: puts the server together, starts and stops it. */
@NullMarked
package im.recado.server;

import org.jspecify.annotations.NullMarked;
