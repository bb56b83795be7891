/** Tests of rooms. */
@NullMarked
package im.recado.modules.muc;

import org.jspecify.annotations.NullMarked;
