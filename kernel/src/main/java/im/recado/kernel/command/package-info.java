/** What administrators can do, declared once and offered by the command line and by ad-hoc commands. */
@NullMarked
package im.recado.kernel.command;

import org.jspecify.annotations.NullMarked;
