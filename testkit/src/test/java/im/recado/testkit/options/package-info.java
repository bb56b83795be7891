/** Settings that are changed while the server runs. */
@NullMarked
package im.recado.testkit.options;

import org.jspecify.annotations.NullMarked;
