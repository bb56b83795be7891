/** Message carbons (XEP-0280). */
@NullMarked
package im.recado.modules.carbons;

import org.jspecify.annotations.NullMarked;
