/** Components of others against the server, and what people with Smack see of them. */
@NullMarked
package im.recado.interop.components;

import org.jspecify.annotations.NullMarked;
