/** Where other servers are: names of the DNS (RFC 2782, XEP-0368), and what the settings say instead. */
@NullMarked
package im.recado.net.dns;

import org.jspecify.annotations.NullMarked;
