/** Blocking (XEP-0191). */
@NullMarked
package im.recado.modules.blocking;

import org.jspecify.annotations.NullMarked;
