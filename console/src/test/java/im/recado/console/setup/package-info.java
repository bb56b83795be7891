@NullMarked
package im.recado.console.setup;

import org.jspecify.annotations.NullMarked;
