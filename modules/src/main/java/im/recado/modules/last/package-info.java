/** How long ago somebody was last there (XEP-0012). */
@NullMarked
package im.recado.modules.last;

import org.jspecify.annotations.NullMarked;
