/** Being there without being seen (XEP-0186). */
@NullMarked
package im.recado.modules.invisible;

import org.jspecify.annotations.NullMarked;
