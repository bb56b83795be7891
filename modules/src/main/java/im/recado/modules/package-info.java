/** The behaviour of the server, one package per feature; {@link im.recado.modules.Modules} lists all of them. */
@NullMarked
package im.recado.modules;

import org.jspecify.annotations.NullMarked;
