@NullMarked
package im.recado.modules;

import org.jspecify.annotations.NullMarked;
