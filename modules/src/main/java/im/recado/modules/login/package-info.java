/** From a connection to a session: TLS, login, resource binding (RFC 6120 sections 5 to 7). */
@NullMarked
package im.recado.modules.login;

import org.jspecify.annotations.NullMarked;
