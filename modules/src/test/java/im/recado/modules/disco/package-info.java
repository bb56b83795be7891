@NullMarked
package im.recado.modules.disco;

import org.jspecify.annotations.NullMarked;
