/** Settings that are changed while the server runs. */
@NullMarked
package im.recado.modules.options;

import org.jspecify.annotations.NullMarked;
