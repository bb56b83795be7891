/**
 * The session request of old clients (RFC 3921 section 3), which does nothing. Sessions themselves are {@code
 * kernel.session}.
 */
@NullMarked
package im.recado.modules.session;

import org.jspecify.annotations.NullMarked;
