/** Messages kept until their recipient has them: offline messages (XEP-0160) and those under way whose sender was promised safety. */
@NullMarked
package im.recado.modules.spool;

import org.jspecify.annotations.NullMarked;
