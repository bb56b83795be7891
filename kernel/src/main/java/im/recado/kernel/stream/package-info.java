/** Streams: the seam to sockets, the state of a client's stream, the features it negotiates (RFC 6120). */
@NullMarked
package im.recado.kernel.stream;

import org.jspecify.annotations.NullMarked;
