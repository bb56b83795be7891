/** Connections of clients that the server joins in pairs (XEP-0065). */
@NullMarked
package im.recado.kernel.bytestream;

import org.jspecify.annotations.NullMarked;
