/**
 * When accounts were last let in, for administrators (XEP-0133 sections 4.9 and 4.10); logging in itself is {@code
 * modules.login}.
 */
@NullMarked
package im.recado.modules.logins;

import org.jspecify.annotations.NullMarked;
