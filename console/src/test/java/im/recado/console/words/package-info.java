@NullMarked
package im.recado.console.words;

import org.jspecify.annotations.NullMarked;
