/** Where the server of a domain is and which keys it has, as the domain's web site says (XEP-0487). */
@NullMarked
package im.recado.net.hostmeta;

import org.jspecify.annotations.NullMarked;
