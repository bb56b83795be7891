@NullMarked
package im.recado.modules.caps;

import org.jspecify.annotations.NullMarked;
