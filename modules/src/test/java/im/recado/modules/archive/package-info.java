@NullMarked
package im.recado.modules.archive;

import org.jspecify.annotations.NullMarked;
