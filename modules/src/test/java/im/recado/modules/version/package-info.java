@NullMarked
package im.recado.modules.version;

import org.jspecify.annotations.NullMarked;
