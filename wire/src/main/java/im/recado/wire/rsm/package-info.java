/** Results in pages (XEP-0059). */
@NullMarked
package im.recado.wire.rsm;

import org.jspecify.annotations.NullMarked;
