/** Figures that change while one looks at them. */
@NullMarked
package im.recado.console.live;

import org.jspecify.annotations.NullMarked;
