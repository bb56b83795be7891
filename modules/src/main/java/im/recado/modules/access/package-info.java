/** With whom this server has to do at all. */
@NullMarked
package im.recado.modules.access;

import org.jspecify.annotations.NullMarked;
