@NullMarked
package im.recado.kernel.event;

import org.jspecify.annotations.NullMarked;
