/** When somebody was last let in. */
@NullMarked
package im.recado.modules.logins;

import org.jspecify.annotations.NullMarked;
