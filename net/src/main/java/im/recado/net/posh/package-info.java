/** Small documents of the web, and certificates that a domain vouches for on its web site (RFC 7711). */
@NullMarked
package im.recado.net.posh;

import org.jspecify.annotations.NullMarked;
