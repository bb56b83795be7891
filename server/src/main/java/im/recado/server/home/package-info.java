/** The home folder: where a server keeps what is its own. */
@NullMarked
package im.recado.server.home;

import org.jspecify.annotations.NullMarked;
