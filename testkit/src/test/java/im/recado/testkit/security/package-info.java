/** Rows of the security catalogue against a whole server. */
@NullMarked
package im.recado.testkit.security;

import org.jspecify.annotations.NullMarked;
