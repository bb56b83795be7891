/** The web listener: HTTP/1.1 on Netty, strict, each request on a virtual thread of its own. */
@NullMarked
package im.recado.net.http;

import org.jspecify.annotations.NullMarked;
