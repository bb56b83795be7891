/** Who receives what: the delivery rules of RFC 6121 as a table, held against Prosody and Recado. */
@NullMarked
package im.recado.interop.routing;

import org.jspecify.annotations.NullMarked;
