/** What time it is here (XEP-0202). */
@NullMarked
package im.recado.modules.time;

import org.jspecify.annotations.NullMarked;
