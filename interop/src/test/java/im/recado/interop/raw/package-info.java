/** A small XMPP client of the tests' own, which shares no code with the server: JDK sockets, JDK StAX, SCRAM. */
@NullMarked
package im.recado.interop.raw;

import org.jspecify.annotations.NullMarked;
