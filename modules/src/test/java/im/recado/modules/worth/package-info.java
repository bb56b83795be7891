@NullMarked
package im.recado.modules.worth;

import org.jspecify.annotations.NullMarked;
