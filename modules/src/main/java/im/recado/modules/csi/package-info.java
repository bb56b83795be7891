/** Client state indication (XEP-0352): what can wait does, while nobody looks at the screen. */
@NullMarked
package im.recado.modules.csi;

import org.jspecify.annotations.NullMarked;
