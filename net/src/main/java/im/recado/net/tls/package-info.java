/** TLS: the server's certificate, its connections, their channel bindings and the certificates of clients. */
@NullMarked
package im.recado.net.tls;

import org.jspecify.annotations.NullMarked;
