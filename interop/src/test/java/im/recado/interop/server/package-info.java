/** The servers that the tests run against, each an own process: Recado, and Debian's Prosody as the reference. */
@NullMarked
package im.recado.interop.server;

import org.jspecify.annotations.NullMarked;
