/** The commands of the command line. */
@NullMarked
package im.recado.server.cli;

import org.jspecify.annotations.NullMarked;
