/** Message processing hints (XEP-0334). */
@NullMarked
package im.recado.modules.hints;

import org.jspecify.annotations.NullMarked;
