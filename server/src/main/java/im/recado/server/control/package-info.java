/** How commands reach a server that runs. */
@NullMarked
package im.recado.server.control;

import org.jspecify.annotations.NullMarked;
