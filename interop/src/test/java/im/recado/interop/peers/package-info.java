/** Clients from Debian's archive against the server; skipped, with the package's name, where not installed. */
@NullMarked
package im.recado.interop.peers;

import org.jspecify.annotations.NullMarked;
