/** The proxy for bytestreams over real sockets. */
@NullMarked
package im.recado.testkit.bytestreams;

import org.jspecify.annotations.NullMarked;
