/** What is followed everywhere. */
@NullMarked
package im.recado.modules.conventions;

import org.jspecify.annotations.NullMarked;
