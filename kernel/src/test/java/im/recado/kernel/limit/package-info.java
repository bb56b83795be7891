@NullMarked
package im.recado.kernel.limit;

import org.jspecify.annotations.NullMarked;
