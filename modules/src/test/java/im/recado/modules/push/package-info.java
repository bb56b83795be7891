@NullMarked
package im.recado.modules.push;

import org.jspecify.annotations.NullMarked;
