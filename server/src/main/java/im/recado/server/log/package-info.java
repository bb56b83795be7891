/** What the program writes to its logs, and in which form. */
@NullMarked
package im.recado.server.log;

import org.jspecify.annotations.NullMarked;
