@NullMarked
package im.recado.kernel.command;

import org.jspecify.annotations.NullMarked;
