/** Passwords as other programs keep them. */
@NullMarked
package im.recado.source.password;

import org.jspecify.annotations.NullMarked;
