/** What people may do to those who do not know them. */
@NullMarked
package im.recado.modules.strangers;

import org.jspecify.annotations.NullMarked;
