@NullMarked
package im.recado.modules.csi;

import org.jspecify.annotations.NullMarked;
