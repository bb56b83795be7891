/** Files, over real HTTP. */
@NullMarked
package im.recado.testkit.upload;

import org.jspecify.annotations.NullMarked;
