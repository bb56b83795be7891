@NullMarked
package im.recado.modules.delay;

import org.jspecify.annotations.NullMarked;
