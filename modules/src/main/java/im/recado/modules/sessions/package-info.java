/** Who is connected, for administrators. */
@NullMarked
package im.recado.modules.sessions;

import org.jspecify.annotations.NullMarked;
