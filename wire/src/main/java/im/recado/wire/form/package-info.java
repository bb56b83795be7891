/** Data forms (XEP-0004). */
@NullMarked
package im.recado.wire.form;

import org.jspecify.annotations.NullMarked;
