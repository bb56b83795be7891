/** What the console says, in three languages. */
@NullMarked
package im.recado.console.words;

import org.jspecify.annotations.NullMarked;
