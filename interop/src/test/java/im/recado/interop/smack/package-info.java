/** Smack, the library of many Java and Android clients, against the server. */
@NullMarked
package im.recado.interop.smack;

import org.jspecify.annotations.NullMarked;
