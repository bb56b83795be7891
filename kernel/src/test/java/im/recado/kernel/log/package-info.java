@NullMarked
package im.recado.kernel.log;

import org.jspecify.annotations.NullMarked;
