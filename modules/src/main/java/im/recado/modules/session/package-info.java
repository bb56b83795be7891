/** The session request of RFC 3921. */
@NullMarked
package im.recado.modules.session;

import org.jspecify.annotations.NullMarked;
