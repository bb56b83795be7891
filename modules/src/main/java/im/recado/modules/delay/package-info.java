/** Delayed delivery and dates (XEP-0203, XEP-0082). */
@NullMarked
package im.recado.modules.delay;

import org.jspecify.annotations.NullMarked;
